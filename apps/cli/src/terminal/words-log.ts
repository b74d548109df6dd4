import { levels } from 'pino';

/** Where the log of a server goes that speaks to a person: each entry as a line of words. */
export const wordsLog = (write: (line: string) => void) => ({
  write: (entry: string) => write(wordsOf(entry)),
});

/** `14:05:09 warn   a run could not say that it lives: the database is away`; what is no entry stays as it is. */
export function wordsOf(entry: string): string {
  const { level, time, msg, err } = fieldsOf(entry);
  if (typeof msg !== 'string' && typeof err?.message !== 'string') return entry;
  const label = levels.labels[Number(level)] ?? 'info';
  const at = new Date(Number(time)).toTimeString().slice(0, 8);
  const said = [msg, err?.message].filter((part) => typeof part === 'string').join(': ');
  return `${at} ${label.padEnd(6)} ${said}\n`;
}

interface Entry {
  readonly level?: unknown;
  readonly time?: unknown;
  readonly msg?: unknown;
  readonly err?: { readonly message?: unknown };
}

function fieldsOf(entry: string): Entry {
  try {
    return JSON.parse(entry) as Entry;
  } catch {
    return {};
  }
}
