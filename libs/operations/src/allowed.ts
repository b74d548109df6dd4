/** What the limits of a type let through, in the words that a message says after "allowed:". */

export function allowedNumber(type: 'whole' | 'number', least: number | null, most: number | null): string {
  const noun = type === 'whole' ? 'a whole number' : 'a number';
  if (least !== null && most !== null) return `${noun} from ${figure(least)} to ${figure(most)}`;
  if (least !== null) return `${noun}, at least ${figure(least)}`;
  return most === null ? noun : `${noun}, at most ${figure(most)}`;
}

export function allowedText(longest: number | null): string {
  return `text${longest === null ? '' : ` of at most ${figure(longest)} characters`}, none of them NUL`;
}

export function allowedEntries(least: number, most: number | null): string {
  if (most === null) return least === 0 ? 'a list' : `at least ${figure(least)} entries`;
  return least === 0 ? `at most ${figure(most)} entries` : `${figure(least)} to ${figure(most)} entries`;
}

/** Whole numbers do without the formatter of the system, which every command would wait for. */
const figure = (value: number) =>
  Number.isSafeInteger(value)
    ? String(value).replace(/\B(?=(\d{3})+$)/g, ',')
    : value.toLocaleString('en', { maximumFractionDigits: 12 });
