import { readdirSync } from 'node:fs';

/**
 * What the process of a plugin gets of the environment: where programs, libraries and temporary files lie, language and time zone,
 * and how many threads or which devices mathematics may use. Keys, passwords and addresses of databases are none of it.
 */
const PASSED =
  /^(PATH|HOME|USER|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|NODE_ENV|NODE_EXTRA_CA_CERTS|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|CUDA_\w+|OMP_NUM_THREADS|SYSTEMROOT|WINDIR)$/i;

/** @param further names of variables that the configuration lets through */
export function pluginEnvironment(
  variables: NodeJS.ProcessEnv,
  further: readonly string[],
): NodeJS.ProcessEnv {
  const isPassed = ([name]: [string, unknown]) => PASSED.test(name) || further.includes(name);
  return Object.fromEntries(Object.entries(variables).filter(isPassed));
}

/** Folders that tell of other processes: the environment of the server stands in one of them. */
const UNREADABLE = new Set(['proc', 'sys', 'dev', 'boot']);

/**
 * Node's permission model, where this Node has one: the process writes into these folders alone, starts no other program and
 * reads nothing of other processes. Threads and native libraries are allowed: encoders need them.
 */
export function permissionFlags(
  writable: readonly string[],
  known: Pick<ReadonlySet<string>, 'has'> = process.allowedNodeEnvironmentFlags,
): string[] {
  const [model] = ['--permission', '--experimental-permission'].filter((flag) => known.has(flag));
  if (model === undefined || process.platform === 'win32') return [];
  const readable = readdirSync('/').filter((name) => !UNREADABLE.has(name));
  const optional = ['--allow-worker', '--allow-addons', '--allow-net', '--allow-wasi'];
  return [
    model,
    ...readable.map((name) => `--allow-fs-read=/${name}`),
    ...writable.map((folder) => `--allow-fs-write=${folder}`),
    ...optional.filter((flag) => known.has(flag)),
  ];
}
