import { DEFAULT_BUDGETS } from '@nonet/plugins/host';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NonetError } from '../errors/errors.js';
import { loadConfig, withoutPassword } from './config.js';

/** The message of the error that this environment causes. */
function complaint(variables: NodeJS.ProcessEnv): string {
  try {
    loadConfig(variables);
  } catch (error) {
    expect(error).toBeInstanceOf(NonetError);
    expect((error as NonetError).code).toBe('CONFIG_INVALID');
    return (error as Error).message;
  }
  return 'none';
}

describe('the configuration', () => {
  it('of an empty environment serves this machine alone, with a database of its own and any device', () => {
    expect(loadConfig({})).toEqual({
      host: '127.0.0.1',
      port: 4000,
      home: resolve('.nonet'),
      database: { kind: 'embedded', directory: resolve('.nonet/postgres') },
      adminKey: null,
      keysWithoutDatabase: 300,
      device: 'auto',
      models: resolve('.nonet/models'),
      artifacts: { kind: 'folder', folder: resolve('.nonet/artifacts') },
      modelMargin: 0.01,
      plugins: [],
      pluginsFrom: process.cwd(),
      pluginModules: null,
      pluginSettings: { file: resolve('.nonet/plugins/settings.json'), isNamed: false },
      isolation: {
        inProcess: [],
        memory: 2048,
        environment: [],
        budgets: DEFAULT_BUDGETS,
      },
      encoder: 'minilm-l6',
      imports: [resolve('.nonet/imports')],
      uploads: {
        folder: resolve('.nonet/uploads'),
        mostBytes: 10_000_000_000,
        quotaBytes: 50_000_000_000,
      },
      watch: { drop: 0.05, days: 28 },
      similarSearch: 'auto',
      worker: 'on',
      processes: 1,
      http: {
        corsOrigins: [],
        trustedProxies: [],
        introspection: 'on',
        rateLimits: { requests: 60_000, refusals: 300, cost: 10_000_000 },
      },
      drain: { pauseMilliseconds: 0, milliseconds: 20_000 },
      metrics: null,
      oidc: null,
      logLevel: 'info',
    });
  });

  it('takes every variable', () => {
    expect(
      loadConfig({
        PORT: '0',
        HOST: '::1',
        DATABASE_URL: 'postgresql://me:secret@db.example/nonet',
        NONET_HOME: '/var/lib/nonet',
        NONET_ADMIN_KEY: 'a-key-of-our-own-choice',
        NONET_KEYS_WITHOUT_DATABASE: '60',
        NONET_DEVICE: 'cuda:1',
        NONET_MODELS: '/models',
        NONET_ARTIFACTS: 's3://nonet/of/ours/?endpoint=https://store.example:9000&region=eu-central-1',
        NONET_MODEL_MARGIN: '.02',
        NONET_PLUGINS: '@acme/encoder, ./plugins/mine',
        NONET_PLUGINS_IN_PROCESS: './plugins/mine',
        NONET_PLUGIN_MEMORY: '512',
        NONET_PLUGIN_ENVIRONMENT: 'ACME_LICENCE, HF_HOME',
        NONET_PLUGIN_BUDGETS: 'predict=.5, open=120',
        NONET_ENCODER: 'e5-base-v2',
        NONET_IMPORTS: '/data/cpc, patents',
        NONET_UPLOAD_MEGABYTES: '200',
        NONET_UPLOADS_MEGABYTES: '3000',
        NONET_DRAIN_PAUSE: '5',
        NONET_DRAIN_SECONDS: '60',
        NONET_SIMILAR_SEARCH: 'exact',
        NONET_WORKER: 'off',
        NONET_PROCESSES: '4',
        NONET_CORS_ORIGINS: 'https://tools.example, http://localhost:5173',
        NONET_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
        NONET_INTROSPECTION: 'off',
        NONET_RATE_REQUESTS: '600',
        NONET_RATE_REFUSALS: '10',
        NONET_RATE_COST: '0',
        NONET_METRICS_PORT: '9464',
        NONET_METRICS_HOST: '0.0.0.0',
        NONET_OIDC_ISSUER: 'https://login.example/realms/ours',
        NONET_OIDC_AUDIENCE: 'nonet, urn:nonet',
        NONET_OIDC_JWKS_URL: 'https://login.example/keys',
        NONET_OIDC_ROLE_CLAIM: 'realm_access.roles',
        NONET_OIDC_ROLES: 'admin=nonet-admins, analyst=desk, analyst=lab, reader=*',
        NONET_WATCH_DROP: '0.1',
        NONET_WATCH_DAYS: '7',
        LOG_LEVEL: 'debug',
      }),
    ).toEqual({
      host: '::1',
      port: 0,
      home: '/var/lib/nonet',
      database: { kind: 'external', url: 'postgresql://me:secret@db.example/nonet' },
      adminKey: 'a-key-of-our-own-choice',
      keysWithoutDatabase: 60,
      device: 'cuda:1',
      models: '/models',
      artifacts: {
        kind: 's3',
        bucket: 'nonet',
        prefix: 'of/ours',
        endpoint: 'https://store.example:9000',
        region: 'eu-central-1',
      },
      modelMargin: 0.02,
      plugins: ['@acme/encoder', './plugins/mine'],
      pluginsFrom: process.cwd(),
      pluginModules: null,
      pluginSettings: { file: '/var/lib/nonet/plugins/settings.json', isNamed: false },
      isolation: {
        inProcess: ['./plugins/mine'],
        memory: 512,
        environment: ['ACME_LICENCE', 'HF_HOME'],
        budgets: { ...DEFAULT_BUDGETS, predict: 500, open: 120_000 },
      },
      encoder: 'e5-base-v2',
      imports: ['/data/cpc', resolve('patents')],
      uploads: { folder: '/var/lib/nonet/uploads', mostBytes: 200_000_000, quotaBytes: 3_000_000_000 },
      watch: { drop: 0.1, days: 7 },
      similarSearch: 'exact',
      worker: 'off',
      processes: 4,
      http: {
        corsOrigins: ['https://tools.example', 'http://localhost:5173'],
        trustedProxies: ['10.0.0.0/8', '::1'],
        introspection: 'off',
        rateLimits: { requests: 600, refusals: 10, cost: 0 },
      },
      drain: { pauseMilliseconds: 5_000, milliseconds: 60_000 },
      metrics: { host: '0.0.0.0', port: 9464 },
      oidc: {
        issuer: 'https://login.example/realms/ours',
        audience: ['nonet', 'urn:nonet'],
        keySetUrl: 'https://login.example/keys',
        roleClaim: 'realm_access.roles',
        roles: { reader: ['*'], analyst: ['desk', 'lab'], admin: ['nonet-admins'] },
      },
      logLevel: 'debug',
    });
  });

  it('takes a variable that is set to nothing as absent', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '  ', NONET_ADMIN_KEY: '' })).toEqual(loadConfig({}));
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['HOST', 'two words'],
    ['NONET_DEVICE', 'gpu'],
    ['NONET_DEVICE', 'cuda:one'],
    ['LOG_LEVEL', 'loud'],
    ['NONET_CORS_ORIGINS', 'https://tools.example/path'],
    ['NONET_TRUSTED_PROXIES', 'proxy.example'],
    ['NONET_INTROSPECTION', 'maybe'],
    ['NONET_RATE_COST', 'much'],
    ['NONET_PLUGIN_MEMORY', '2GB'],
    ['NONET_PLUGIN_BUDGETS', 'patience=2'],
    ['NONET_PROCESSES', '0'],
    ['NONET_PROCESSES', '65'],
    ['NONET_PROCESSES', '1.5'],
    ['NONET_PROCESSES', 'all'],
    ['NONET_DRAIN_PAUSE', '301'],
    ['NONET_DRAIN_SECONDS', '0'],
    ['NONET_OIDC_ISSUER', 'login.example'],
    ['NONET_OIDC_ROLES', 'root=me'],
  ])('names %s, its value %j and what is allowed', (name, value) => {
    expect(complaint({ [name]: value })).toMatch(new RegExp(`${name} is "${value}"; allowed: .+`));
  });

  it('asks for an audience beside an issuer, since tokens for other programs must not count', () => {
    expect(complaint({ NONET_OIDC_ISSUER: 'https://login.example' })).toContain('NONET_OIDC_AUDIENCE');
  });

  it('reports all mistakes at once', () => {
    const message = complaint({ PORT: 'x', NONET_DEVICE: 'x', LOG_LEVEL: 'x' });
    expect(['PORT', 'NONET_DEVICE', 'LOG_LEVEL'].filter((name) => message.includes(name))).toHaveLength(3);
  });

  it('shows no secret, not even a wrong one', () => {
    expect(complaint({ NONET_ADMIN_KEY: 'my secret key' })).not.toContain('my secret key');
    expect(complaint({ DATABASE_URL: 'mysql://me:hidden@db/x' })).not.toContain('hidden');
  });

  it('asks for an admin key that cannot be guessed', () => {
    expect(complaint({ NONET_ADMIN_KEY: 'nineteen-characters' })).toContain('at least 20');
    expect(complaint({ NONET_ADMIN_KEY: 'a-twenty-characters.' })).toBe('none');
  });

  it.each([
    ['postgresql://me:hidden@db:5432/x', 'postgresql://me:…@db:5432/x'],
    ['postgresql://me:hid@den@db/x', 'postgresql://me:…@db/x'],
    ['postgresql://me@db/x?password=hidden&sslmode=require', 'postgresql://me@db/x'],
    ['postgresql://db/x', 'postgresql://db/x'],
    ['postgresql://me:hid/den@db/x', '(not shown)'],
    ['postgresql://me:12/hidden@db/x', '(not shown)'],
    ['me:hidden@db/x', '(not shown)'],
  ])('shows %s without its password', (address, shown) => {
    expect(withoutPassword(address)).toBe(shown);
  });
});
