import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { permissionFlags, pluginEnvironment } from '../isolation/process-environment.js';
import { PluginError } from '../loading/plugin-error.js';
import type { CheckMessage, LoadedPlugin, NamedCheck } from './protocol.js';

export interface PluginCheckOptions {
  /** A path, or the name of a package. */
  readonly plugin: string;
  /** Where a relative path, and a package, is looked for. */
  readonly folder: string;
  /** `NONET_MODELS`, for encoders that look there; null: none. */
  readonly modelsFolder: string | null;
  /** What the configuration would say for the plugin. */
  readonly settings?: unknown;
  /** Names of variables of the environment that it gets beside those that every program needs; default: none. */
  readonly environment?: readonly string[];
  /** How long a single check may take. Default: two minutes. */
  readonly checkMilliseconds?: number;
  readonly onResult?: (result: CheckResult) => void;
}

export interface CheckResult extends NamedCheck {
  /** What is wrong; null: the promise is kept. */
  readonly problem: string | null;
  readonly code: string | null;
  readonly milliseconds: number;
}

/** What came of a check: of the whole plugin where it cannot be loaded, else of each promise. */
export type PluginCheckReport =
  | { readonly plugin: null; readonly code: string; readonly problem: string }
  | {
      readonly plugin: Pick<LoadedPlugin, 'name' | 'version' | 'api'>;
      readonly results: readonly CheckResult[];
    };

type Answer = CheckMessage | { readonly type: 'ended'; readonly code: string; readonly problem: string };

const LOAD_MILLISECONDS = 30_000;
/** Megabytes of JavaScript objects that a plugin may hold while it is checked. */
const MEMORY = 2048;

/**
 * The settings that a plugin is checked with: what the configuration would say for it.
 * @throws PluginError PLUGIN_INVALID
 */
export function readCheckSettings(file: string, plugin: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const problem = `its settings cannot be read from ${file}: ${(error as Error).message}.`;
    throw new PluginError('PLUGIN_INVALID', plugin, problem, { cause: error });
  }
}

/**
 * Runs the conformance kit on a plugin in a process of its own. What hangs, or ends that process, has failed its check; the
 * others are asked of another process.
 */
export async function checkPlugin(options: PluginCheckOptions): Promise<PluginCheckReport> {
  const { checkMilliseconds = 120_000, onResult } = options;
  const results: CheckResult[] = [];
  let process_ = startProcess(options);
  try {
    const first = await answerOf(process_, LOAD_MILLISECONDS, 'it was not loaded');
    if (first.type !== 'loaded') return { plugin: null, ...refusalOf(first) };
    const { name, version, api, checks } = first;
    for (const [check, named] of checks.entries()) {
      if (!process_.connected) {
        process_ = startProcess(options);
        await answerOf(process_, LOAD_MILLISECONDS, 'it was not loaded again');
      }
      const start = performance.now();
      process_.send({ check });
      const answer = await answerOf(process_, checkMilliseconds, 'it did not end');
      const result =
        answer.type === 'checked'
          ? { ...named, problem: answer.problem, code: answer.code, milliseconds: answer.milliseconds }
          : { ...named, ...refusalOf(answer), milliseconds: performance.now() - start };
      results.push(result);
      onResult?.(result);
    }
    return { plugin: { name, version, api }, results };
  } finally {
    process_.kill('SIGKILL');
  }
}

/** As plugins run in a server: what fails for want of a permission or a variable there fails here too. */
function startProcess({
  plugin,
  folder,
  modelsFolder,
  settings,
  environment = [],
}: PluginCheckOptions): ChildProcess {
  const module = createRequire(import.meta.url).resolve('@nonet/plugins/check');
  const args = [
    plugin,
    folder,
    modelsFolder ?? '',
    ...(settings === undefined ? [] : [JSON.stringify(settings)]),
  ];
  // What the plugin prints is for whoever checks it, but no part of the report.
  return fork(module, args, {
    execArgv: [`--max-old-space-size=${MEMORY}`, '--no-warnings', ...permissionFlags([tmpdir()])],
    env: pluginEnvironment(process.env, environment),
    stdio: ['ignore', 2, 2, 'ipc'],
  });
}

/** The next thing that the process says, or how it failed to. */
async function answerOf(child: ChildProcess, milliseconds: number, late: string): Promise<Answer> {
  const over = new AbortController();
  const { signal } = over;
  const timer = setTimeout(() => over.abort('late'), milliseconds);
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as CheckMessage),
      once(child, 'exit', { signal }).then(([code, killed]) => ({
        type: 'ended' as const,
        code: 'CONFORMANCE_PROCESS_ENDED',
        problem: `it ended its process (${killed ?? `exit code ${code}`})`,
      })),
    ]);
  } catch (error) {
    if (signal.reason !== 'late') throw error;
    child.kill('SIGKILL');
    await new Promise((resolve) => (child.connected ? child.once('exit', resolve) : resolve(null)));
    return {
      type: 'ended',
      code: 'CONFORMANCE_LATE',
      problem: `${late} within ${milliseconds / 1000} seconds`,
    };
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

function refusalOf(answer: Answer): { readonly code: string; readonly problem: string } {
  if (answer.type === 'refused' || answer.type === 'ended')
    return { code: answer.code, problem: answer.problem };
  return { code: 'PLUGIN_LOAD_FAILED', problem: 'its process was loaded again, and said something else' };
}
