import type { Readable } from 'node:stream';
import { z } from 'zod';

/** What a plugin may print in a second; one that prints more waits. */
const MOST_BYTES = 64 * 1024;
const SECOND = 1000;
const LONGEST_LINE = 2000;

/** Hands on what a plugin prints, line by line, and no more of it than a log can bear. */
export function readLines(from: Readable, onLine: (line: string) => void): void {
  let rest = '';
  let bytes = 0;
  let since = Date.now();
  from.setEncoding('utf8');
  from.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) if (line.trim()) onLine(line.slice(0, LONGEST_LINE));
    const now = Date.now();
    if (now - since >= SECOND) [bytes, since] = [0, now];
    bytes += text.length;
    if (bytes <= MOST_BYTES) return;
    from.pause();
    setTimeout(() => from.resume(), SECOND).unref();
  });
  from.on('end', () => {
    if (rest.trim()) onLine(rest);
  });
  from.on('error', () => undefined);
}

const fault = z.object({ $fault: z.string(), message: z.string() });

/** What the process said of its end, as `host-process` writes it; null: the line is something else. */
export function lastWords(line: string): string | null {
  if (!line.startsWith('{"$fault"')) return null;
  const parsed = fault.safeParse(jsonOf(line));
  if (!parsed.success) return null;
  const { $fault, message } = parsed.data;
  return $fault === 'unhandledRejection'
    ? `it left a rejection unhandled: ${message}`
    : `it threw outside of any call: ${message}`;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
