/** Longer texts are content, not a description of what was done: only their length is recorded. */
const LONGEST_TEXT = 200;
const MOST_ENTRIES = 20;
const DEEPEST = 6;
const SECRET = /secret|password|token|authorization|credential/i;

export type Recorded = string | number | boolean | null | Recorded[] | { [name: string]: Recorded };

/** What the audit log keeps of the arguments of a mutation: their form, short values, and no secrets. */
export function recordedArguments(value: unknown, depth = 0): Recorded {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return recordedText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  if (typeof value !== 'object') return recordedText(String(value));
  if (depth === DEEPEST) return '…';
  if (Array.isArray(value)) {
    const kept = value.slice(0, MOST_ENTRIES).map((entry) => recordedArguments(entry, depth + 1));
    return value.length > MOST_ENTRIES ? [...kept, `… ${value.length - MOST_ENTRIES} more`] : kept;
  }
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .slice(0, MOST_ENTRIES)
    .map(([name, entry]) => [
      recordedText(name),
      SECRET.test(name) ? '(left out)' : recordedArguments(entry, depth + 1),
    ]);
  return Object.fromEntries(entries) as Recorded;
}

/** Short enough, and of characters that PostgreSQL can hold. */
function recordedText(text: string): string {
  if (text.length > LONGEST_TEXT) return `(${text.length.toLocaleString('en')} characters)`;
  return text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
}
