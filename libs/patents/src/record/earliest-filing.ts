/** An application that a publication rests on. */
export interface Filing {
  readonly country: string;
  readonly number: string;
  /** `YYYYMMDD` */
  readonly date: string;
}

/**
 * The earliest filing that a publication rests on: of its own application, the priorities it claims, its provisional
 * applications and the parents of its continuations, divisions and reissues. Publication and grant of one application
 * share it, and so do, almost always, continuations and foreign counterparts, since each names the whole chain.
 */
export function earliestFiling(filings: Iterable<Filing>): string | null {
  let earliest: { readonly id: string; readonly date: string } | null = null;
  for (const { country, number, date } of filings) {
    const digits = number.replace(/[^\dA-Za-z]+/g, '');
    if (digits === '' || !/^\d{8}$/.test(date)) continue;
    const id = `${country}${digits}`;
    if (earliest === null || date < earliest.date || (date === earliest.date && id < earliest.id)) {
      earliest = { id, date };
    }
  }
  return earliest?.id ?? null;
}
