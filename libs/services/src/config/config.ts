import { device } from '@nonet/operations';
import { join, resolve } from 'node:path';
import type { DeviceChoice } from '@nonet/plugins';
import { z } from 'zod';
import { invalidConfiguration } from '../errors/errors.js';
import { drainOf, drainVariables, type DrainConfig } from './drain-config.js';
import { isolationOf, isolationVariables, type IsolationConfig } from './isolation-config.js';
import { httpOf, httpVariables, type HttpConfig } from './http-config.js';
import { listOf } from './list.js';
import { processesOf, processesVariables } from './processes-config.js';
import { watchOf, watchVariables, type WatchConfig } from './watch-config.js';
import { oidcOf, oidcVariables, type OidcConfig } from './oidc-config.js';
import { artifactsConfig, type ArtifactsConfig } from './artifacts-config.js';

/** Number of vectors from which a search for similar patents is approximate, by what the configuration says. */
export const APPROXIMATE_FROM: Readonly<Record<Config['similarSearch'], number>> = {
  exact: Infinity,
  auto: 200_000,
  approximate: 100,
};

const MEGABYTE = 1_000_000;
const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** The configuration from the environment, checked once at start; everything else trusts it. Paths are absolute. */
export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Folder of the embedded database, of artifacts and of caches. */
  readonly home: string;
  readonly database: DatabaseConfig;
  /** The first admin key; null: one is generated. */
  readonly adminKey: string | null;
  /** Seconds for which a key that was used before is good while the database cannot be asked. */
  readonly keysWithoutDatabase: number;
  readonly device: DeviceChoice;
  /** Folder with checkpoints of encoders. */
  readonly models: string;
  /** Where the files of model versions are kept. */
  readonly artifacts: ArtifactsConfig;
  /** How much worse a version may be than the active one and still be activated without force; in micro F1 or hit@1. */
  readonly modelMargin: number;
  /** Names of npm packages, or paths. */
  readonly plugins: readonly string[];
  /** The folder that relative paths of plugins, and the packages, are looked for from. */
  readonly pluginsFrom: string;
  /** A `node_modules` of which every package with the keyword of plugins is one; null: none is looked through. */
  readonly pluginModules: string | null;
  /** What plugins are set to, by their names. A file that nobody named need not be there. */
  readonly pluginSettings: { readonly file: string; readonly isNamed: boolean };
  /** How they are run, and how long they may take. */
  readonly isolation: IsolationConfig;
  /** The encoder that classifies while no model is active, and where `zero-shot` is asked for; a version brings its own. */
  readonly encoder: string;
  /** Folders whose files may be imported over GraphQL. */
  readonly imports: readonly string[];
  /** What may be uploaded: of each file, and of all together, in bytes; a limit of 0: nothing. */
  readonly uploads: { readonly folder: string; readonly mostBytes: number; readonly quotaBytes: number };
  /** How similar patents, stored and remembered ones, are looked for: `approximate` as soon as there are some, `auto` where there are very many. */
  readonly similarSearch: 'auto' | 'exact' | 'approximate';
  /** Whether a server works on queued runs itself. */
  readonly worker: 'on' | 'off';
  /** Processes of a server that answer requests, at one address. */
  readonly processes: number;
  readonly http: HttpConfig;
  readonly drain: DrainConfig;
  /** An address for metrics alone, without a key; null: they are served beside the API, with a key. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  readonly watch: WatchConfig;
  /** null: API keys alone. */
  readonly oidc: OidcConfig | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly directory: string }
  | { readonly kind: 'external'; readonly url: string };

/** A variable that is text of a certain form; `allowed` becomes the message. */
const text = (pattern: RegExp, allowed: string) => z.string().regex(pattern, { error: allowed });

const megabytes = text(/^\d{1,9}$/, 'megabytes, for example 10000; 0: no uploads').transform(Number);

const environment = z.object({
  PORT: text(/^\d+$/, 'a number from 0 to 65535 (0: any free port)')
    .transform(Number)
    .refine((port) => port <= 65535, { error: 'a number from 0 to 65535 (0: any free port)' })
    .default(4000),
  HOST: text(/^[\w.:%-]+$/, 'a host name or an address, for example 127.0.0.1').default('127.0.0.1'),
  DATABASE_URL: text(
    /^postgres(ql)?:\/\/[^\s/]+\/[^\s/]+/,
    'an address of the form postgresql://user:password@host:5432/database',
  ).optional(),
  NONET_HOME: z.string().default('.nonet'),
  NONET_ADMIN_KEY: text(
    /^[\x21-\x7e]{20,}$/,
    'at least 20 visible ASCII characters without spaces',
  ).optional(),
  NONET_KEYS_WITHOUT_DATABASE: text(/^\d{1,6}$/, 'seconds, for example 300; 0: not at all')
    .transform(Number)
    .default(300),
  NONET_DEVICE: device.default('auto'),
  NONET_MODELS: z.string().optional(),
  NONET_ARTIFACTS: artifactsConfig.optional(),
  NONET_MODEL_MARGIN: text(/^(0?\.\d+|[01])$/, 'a number from 0 to 1, for example 0.01')
    .transform(Number)
    .default(0.01),
  NONET_PLUGINS: z.string().default(''),
  NONET_PLUGINS_FROM: z.string().optional(),
  NONET_PLUGIN_MODULES: z.string().optional(),
  NONET_PLUGIN_SETTINGS: z.string().optional(),
  NONET_IMPORTS: z.string().optional(),
  NONET_UPLOAD_MEGABYTES: megabytes.default(10_000),
  NONET_UPLOADS_MEGABYTES: megabytes.default(50_000),
  NONET_ENCODER: text(/^[\w.@/-]+$/, 'the id of an encoder, for example minilm-l6').default('minilm-l6'),
  NONET_METRICS_PORT: text(/^\d{1,5}$/, 'a number from 0 to 65535 (0: any free port)')
    .transform(Number)
    .optional(),
  NONET_METRICS_HOST: text(/^[\w.:%-]+$/, 'a host name or an address').default('127.0.0.1'),
  NONET_SIMILAR_SEARCH: z
    .enum(['auto', 'exact', 'approximate'], { error: 'auto, exact or approximate' })
    .default('auto'),
  NONET_WORKER: z.enum(['on', 'off'], { error: 'on or off' }).default('on'),
  ...processesVariables,
  ...isolationVariables,
  ...httpVariables,
  ...drainVariables,
  ...oidcVariables,
  ...watchVariables,
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `one of ${LOG_LEVELS.join(', ')}` }).default('info'),
});

/**
 * Reads the configuration from the environment. An empty variable counts as absent.
 * @throws CONFIG_INVALID with every mistake at once: the variable, its value, and what is allowed.
 */
export function loadConfig(variables: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      return `${name} is ${shown(name, given[name] ?? '')}; allowed: ${message}`;
    });
    throw invalidConfiguration({ problems: [...new Set(problems)] });
  }
  const values = parsed.data;
  if (values.NONET_OIDC_ISSUER !== undefined && values.NONET_OIDC_AUDIENCE === undefined) {
    const problem =
      'NONET_OIDC_AUDIENCE is not set; allowed: what tokens for this server name as their audience';
    throw invalidConfiguration({ problems: [problem] });
  }
  const home = resolve(values.NONET_HOME);
  return {
    host: values.HOST,
    port: values.PORT,
    home,
    database: values.DATABASE_URL
      ? { kind: 'external', url: values.DATABASE_URL }
      : { kind: 'embedded', directory: join(home, 'postgres') },
    adminKey: values.NONET_ADMIN_KEY ?? null,
    keysWithoutDatabase: values.NONET_KEYS_WITHOUT_DATABASE,
    device: values.NONET_DEVICE as DeviceChoice,
    models: values.NONET_MODELS ? resolve(values.NONET_MODELS) : join(home, 'models'),
    artifacts: values.NONET_ARTIFACTS ?? { kind: 'folder', folder: join(home, 'artifacts') },
    modelMargin: values.NONET_MODEL_MARGIN,
    plugins: listOf(values.NONET_PLUGINS),
    pluginsFrom: resolve(values.NONET_PLUGINS_FROM ?? whereStarted(variables)),
    pluginModules: values.NONET_PLUGIN_MODULES ? resolve(values.NONET_PLUGIN_MODULES) : null,
    pluginSettings: {
      file: resolve(values.NONET_PLUGIN_SETTINGS ?? join(home, 'plugins', 'settings.json')),
      isNamed: values.NONET_PLUGIN_SETTINGS !== undefined,
    },
    isolation: isolationOf(values),
    encoder: values.NONET_ENCODER,
    imports: values.NONET_IMPORTS
      ? listOf(values.NONET_IMPORTS).map((folder) => resolve(folder))
      : [join(home, 'imports')],
    uploads: {
      folder: join(home, 'uploads'),
      mostBytes: values.NONET_UPLOAD_MEGABYTES * MEGABYTE,
      quotaBytes: values.NONET_UPLOADS_MEGABYTES * MEGABYTE,
    },
    similarSearch: values.NONET_SIMILAR_SEARCH,
    worker: values.NONET_WORKER,
    processes: processesOf(values),
    http: httpOf(values),
    drain: drainOf(values),
    metrics:
      values.NONET_METRICS_PORT === undefined
        ? null
        : { host: values.NONET_METRICS_HOST, port: values.NONET_METRICS_PORT },
    watch: watchOf(values),
    oidc: oidcOf(values),
    logLevel: values.LOG_LEVEL,
  };
}

/** Where the person stands: `npm start` goes to the checkout, and notes where it was called. */
const whereStarted = ({ npm_lifecycle_event: script, INIT_CWD: called }: NodeJS.ProcessEnv): string =>
  script === 'start' && called ? called : process.cwd();

/** The value as a message may show it: secrets stay out of logs. */
function shown(name: string, value: string): string {
  const mayHoldSecret = name === 'NONET_ADMIN_KEY' || (name === 'NONET_ARTIFACTS' && /[?@]/.test(value));
  if (mayHoldSecret) return '(not shown)';
  return JSON.stringify(name === 'DATABASE_URL' ? withoutPassword(value) : value);
}

/**
 * A database address for messages and logs: user, host and database, without the password and the parameters, which
 * may hold one. An address that cannot be parsed is not shown at all.
 */
export function withoutPassword(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.host === '' || url.pathname.includes('@')) return '(not shown)';
  const { protocol, username, password, host, pathname } = url;
  const user = username + (password === '' ? '' : ':…');
  return `${protocol}//${user === '' ? '' : `${user}@`}${host}${pathname}`;
}
