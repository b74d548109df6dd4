import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Another process that runs a script of `test/support/scripts` on the libraries as they were built. */
export interface Child {
  readonly pid: number;
  /** The next line that it prints, as JSON. @throws Error with what it said on standard error when it ended before */
  next<Value>(): Promise<Value>;
  /** Sends a signal to it, or as a terminal does to its whole group, and waits for its end. */
  end(signal: NodeJS.Signals, to?: 'process' | 'group'): Promise<void>;
}

const hooks = new URL('run-typescript.mjs', import.meta.url).href;

export function startScript(name: string, ...args: string[]): Child {
  return childOf(name, process.execPath, nodeArguments(name, args));
}

/** The same on a machine whose disk is full for files that grow beyond a number of blocks (of 512 or 1,024 bytes). */
export function startScriptWithin(blocks: number, name: string, ...args: string[]): Child {
  const command = [process.execPath, ...nodeArguments(name, args)];
  return childOf(name, '/bin/sh', ['-c', 'ulimit -f "$0" && exec "$@"', String(blocks), ...command]);
}

/** The same behind a command that changes the world around it and then becomes what its last arguments say. */
export function startScriptBehind(command: readonly string[], name: string, ...args: string[]): Child {
  const [program = '', ...before] = command;
  return childOf(name, program, [...before, process.execPath, ...nodeArguments(name, args)]);
}

function nodeArguments(name: string, args: readonly string[]): string[] {
  const script = fileURLToPath(new URL(`scripts/${name}.ts`, import.meta.url));
  return ['--import', hooks, script, ...args];
}

function childOf(name: string, program: string, args: readonly string[]): Child {
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = once(child, 'exit');
  let errors = '';
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    pid: child.pid!,
    async next<Value>() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended: ${errors}`);
      return JSON.parse(value) as Value;
    },
    async end(signal, to = 'process') {
      if (child.exitCode === null && child.signalCode === null) {
        process.kill(to === 'group' ? -child.pid! : child.pid!, signal);
        await ended;
      }
    },
  };
}
