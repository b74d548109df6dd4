import { describeReading, type ReadingReport } from '@nonet/patents';

/** `ours.jsonl: 4 of 6 records used; …`, with the first reasons below. */
export const readingLine = (reading: ReadingReport): string =>
  [
    `${reading.file}: ${describeReading(reading)}`,
    ...reading.refusals.map(({ place, code, reason }) => `  ${place}: ${reason} [${code}]`),
  ].join('\n');
