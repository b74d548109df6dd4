import type { IsoDate } from './patent-record.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** `2 January 2024`, `02-Jan-2024`. */
const DAY_FIRST = /^(\d{1,2})[\s.-]{1,2}([A-Za-z]{3,9})\.?[\s,-]{1,2}(\d{4})$/;
/** `Jan. 2, 2024`. */
const MONTH_FIRST = /^([A-Za-z]{3,9})\.?\s(\d{1,2}),?\s(\d{4})$/;

/**
 * Reads `20211019`, `2021-10-19`, `2021/10/19` and timestamps that begin so, and days whose month is a word; `null` where that is
 * no day of the calendar. What the office of one country writes before the month and another behind it (`02/01/2024`) is none.
 */
export function parseDate(text: string): IsoDate | null {
  const parts = /^\s*(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:$|[\sT]|\.0$)/.exec(text);
  if (parts !== null) return calendarDay(parts[1]!, parts[3]!, parts[4]!);
  if (text.length > 40) return null;
  const [, day, month, year] = DAY_FIRST.exec(text.trim()) ?? [];
  if (month !== undefined) return dayOfNamedMonth(year!, month, day!);
  const [, named, dayBehind, yearBehind] = MONTH_FIRST.exec(text.trim()) ?? [];
  return named === undefined ? null : dayOfNamedMonth(yearBehind!, named, dayBehind!);
}

/** The year of a date; null where there is none. */
export const yearOf = (date: string | null): number | null =>
  date === null ? null : Number(date.slice(0, 4));

function dayOfNamedMonth(year: string, name: string, day: string): IsoDate | null {
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  return calendarDay(year, String(month).padStart(2, '0'), day.padStart(2, '0'));
}

function calendarDay(year: string, month: string, day: string): IsoDate | null {
  const iso = `${year}-${month}-${day}`;
  const date = new Date(iso);
  // 31 February is taken for 3 March; what is no date at all has NaN for its day.
  return date.getUTCDate() === Number(day) ? (iso as IsoDate) : null;
}
