const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const metric = new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const bytes = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** The API counts so far; one more stands for all that are more. */
export const COUNTED = 10_000;

/** A count in full: nobody rounds what was counted. */
export const count = (value: number): string => whole.format(value);

/** The `totalCount` of a list. */
export const totalOf = (value: number): string =>
  value > COUNTED ? `more than ${whole.format(COUNTED)}` : whole.format(value);

/** `3 patents`, `1 patent`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** A quality figure: `0.812`. */
export const metricFigure = (value: number): string => metric.format(value);

/** A share: `81.2%`. */
export const percent = (value: number): string => share.format(value);

/** Any number that a run reports: whole numbers in full, others to four digits. */
export const figure = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 10_000
    ? whole.format(value)
    : value.toLocaleString('en', { maximumSignificantDigits: 4 });

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function size(value: number): string {
  const step = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  return `${bytes.format(value / 1000 ** step)} ${UNITS[step]}`;
}

/** `ENCODER_TRAINING` as people read it: `encoder training`. */
export const words = (name: string): string => name.toLowerCase().replaceAll('_', ' ');

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
