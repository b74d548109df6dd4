import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PATIENT } from './patience.js';

/** Sooner than a test ends, so that it is known what was printed until then. */
const UNTIL_SECONDS = 160;

const nonet = fileURLToPath(new URL('../../apps/cli/dist/bundle/main.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  /** Everything on standard output so far. */
  readonly output: () => string;
  /** Resolves when an output matches (default: standard output); rejects when the process ends before. */
  until(pattern: RegExp, output?: 'stdout' | 'stderr'): Promise<RegExpMatchArray>;
  readonly finished: Promise<Finished>;
}

/** Starts the built `nonet` command as a process of its own, as a person would; default: that of this checkout. */
export function start(args: readonly string[], environment: NodeJS.ProcessEnv, command = nonet): Running {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...PATIENT, ...environment };
  const child = spawn(process.execPath, [command, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (written.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (written.stderr += chunk));
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code) => resolve({ code, ...written }));
  });
  const until = (pattern: RegExp, output: 'stdout' | 'stderr' = 'stdout') =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`Not within ${UNTIL_SECONDS} s: ${pattern}\n${written.stdout}${written.stderr}`));
      }, UNTIL_SECONDS * 1000).unref();
      const look = () => {
        const match = written[output].match(pattern);
        if (!match) return;
        clearTimeout(late);
        resolve(match);
      };
      child[output].on('data', look);
      look();
      void finished.then(({ code, stdout, stderr }) =>
        reject(new Error(`It ended with ${code} before ${pattern}:\n${stdout}${stderr}`)),
      );
    });
  return { process: child, output: () => written.stdout, until, finished };
}

/** Runs the command to its end. */
export function run(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  command = nonet,
): Promise<Finished> {
  return start(args, environment, command).finished;
}
