import type { Logger } from 'pino';

let logOfProcess: Logger | null = null;

/** The log of a process that writes nothing but JSON; null: it speaks to people. */
export const jsonLog = (): Logger | null => logOfProcess;

/** Whether a server or a worker is to: who sets a level of the log collects it, unless a person looks on at a terminal. */
export const wantsJsonLines = (): boolean =>
  Boolean(process.env['LOG_LEVEL']?.trim()) && !process.stdout.isTTY;

/**
 * From now on each line that this process writes is a JSON object: what a program, a library or Node.js itself would write as text
 * becomes a line of the log. What native code writes past Node.js stays as it is.
 */
export function writeJsonLines(log: Logger): void {
  if (logOfProcess !== null) return;
  logOfProcess = log;
  takeOver(process.stdout, (line) => log.info({ stream: 'stdout' }, line));
  takeOver(process.stderr, (line) => log.warn({ stream: 'stderr' }, line));
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn({ err: warning }, 'a warning of Node.js'));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nobody handles ends the process');
    process.exit(1);
  });
}

function takeOver(stream: NodeJS.WriteStream, say: (line: string) => void): void {
  const write = stream.write.bind(stream) as (text: string) => boolean;
  let rest = '';
  const take = (line: string) => {
    if (isJson(line)) write(`${line}\n`);
    else if (line.trim() !== '') say(line.trim());
  };
  stream.write = ((chunk: string | Uint8Array, ...others: unknown[]) => {
    const lines = `${rest}${typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()}`.split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
    const written = others.findLast((other) => typeof other === 'function') as (() => void) | undefined;
    if (written) process.nextTick(written);
    return true;
  }) as typeof stream.write;
  process.on('exit', () => take(rest));
}

function isJson(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
