import type { IsoDate } from './patent-record.js';

/** Reads `20211019`, `2021-10-19` and timestamps that begin so; `null` where that is no day of the calendar. */
export function parseDate(text: string): IsoDate | null {
  const parts = /^\s*(\d{4})-?(\d{2})-?(\d{2})(?:$|[\sT])/.exec(text);
  if (parts === null) return null;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const time = Date.parse(iso);
  // Date.parse takes 31 February for 3 March.
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(iso) ? null : (iso as IsoDate);
}
