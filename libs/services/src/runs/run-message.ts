import type { Json, RunEvent } from './runs.service.js';

export const LOG_LEVELS = ['info', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What an event of a run says to people. */
export interface RunMessage {
  readonly level: LogLevel;
  readonly message: string;
}

const LEVELS: Readonly<Record<string, LogLevel>> = {
  warning: 'warning',
  retrying: 'warning',
  'given-back': 'warning',
  cancelling: 'warning',
  cancelled: 'warning',
  failed: 'error',
};

/** An event in a sentence: counts as they are, figures with four digits. */
export function messageOf({ type, data }: Pick<RunEvent, 'type' | 'data'>): RunMessage {
  return { level: LEVELS[type] ?? 'info', message: sentenceOf(type, recordOf(data), data) };
}

/** A whole number as it is, with its thousands parted; any other with four digits. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1000 ? Math.round(value).toLocaleString('en') : String(rounded);
}

type Given = Readonly<Record<string, Json>>;
const recordOf = (data: Json): Given =>
  data !== null && typeof data === 'object' && !Array.isArray(data) ? (data as Given) : {};

function sentenceOf(type: string, given: Given, data: Json): string {
  const text = (name: string) => valueText(given[name] ?? null);
  switch (type) {
    case 'queued':
      return `Asked for by ${text('by')}.`;
    case 'started':
      return `Taken up by ${text('worker')}.`;
    case 'progress':
      return `${capital(text('phase'))}: ${text('done')}${(given['total'] ?? null) === null ? '' : ` of ${text('total')}`}.`;
    case 'checkpoint':
      return 'Saved a state to go on from.';
    case 'retrying':
      return `${text('message')} [${text('code')}] Another try follows in ${text('delaySeconds')} seconds.`;
    case 'given-back':
      return 'Given back by its worker: another one goes on with it.';
    case 'cancelling':
      return `${text('by')} asked to cancel it.`;
    case 'cancelled':
      return `Cancelled by ${text('by')}.`;
    case 'succeeded':
      return 'Done.';
    case 'failed':
      return `${text('message')} [${text('code')}]`;
    case 'warning':
      return text('message');
    case 'published':
      return `Published as ${text('model')}.`;
    case 'activated':
      return `${text('model')} answers from now on.`;
    default: {
      const facts = factsText(data);
      return facts === '' ? `${capital(words(type))}.` : `${capital(words(type))}: ${facts}.`;
    }
  }
}

/** Names and values of all that an event says. */
export function factsText(data: Json): string {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return valueText(data);
  return Object.entries(data)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${words(name)} ${valueText(value)}`)
    .join(', ');
}

function valueText(value: Json): string {
  if (value === null) return 'none';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((one) => valueText(one as Json)).join('; ');
  return `(${factsText(value)})`;
}

/** `documentsPerSecond` and `given-back` as words. */
const words = (name: string) =>
  name
    .replace(/-/g, ' ')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
