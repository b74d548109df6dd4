/** `ENCODER_TRAINING` as people read it. */
export const words = (name: string): string => name.toLowerCase().replaceAll('_', ' ');

/** How far a phase is. */
export function standing({
  phase,
  done,
  total,
}: {
  phase: string | null;
  done: number;
  total: number | null;
}) {
  if (phase === null) return '';
  return `${phase} ${figure(done)}${total === null ? '' : ` of ${figure(total)}`}`;
}

export const figure = (value: number): string =>
  Number(value.toPrecision(4)).toLocaleString('en', { maximumSignificantDigits: 4 });

/** What an event says, in a line. */
export function sayingOf(data: Record<string, unknown> | null): string {
  if (data === null) return '';
  return Object.entries(data)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? figure(value) : plain(value)}`)
    .join(', ');
}

const plain = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  return `(${sayingOf(value as Record<string, unknown>)})`;
};
