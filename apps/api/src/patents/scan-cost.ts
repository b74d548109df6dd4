import type { PatentFilter } from '@nonet/services/patents';

/** Reading all patents for want of an index, in units of one field. */
const SCAN_COST = 1_000;
/** The shortest part of a name that the index over applicants finds. */
const TRIGRAM = 3;

/** A filter as it came: nothing of it is checked yet. */
type Asked = Partial<Readonly<Record<keyof PatentFilter, unknown>>>;

/** What it costs to find patents: no index leads to those of a kind, and to those that nobody classified. */
export function scanCost(filter: unknown): number {
  const asked: Asked = filter ?? {};
  const { numbers, familyId, importId, kind, classified, applicant } = asked;
  const few = [numbers, familyId, importId].some(
    (condition) => condition !== null && condition !== undefined,
  );
  const scans =
    [kind, classified].some((condition) => condition !== null && condition !== undefined) ||
    isShort(applicant);
  return scans && !few ? SCAN_COST : 0;
}

const isShort = (applicant: unknown) =>
  typeof applicant === 'string' && Array.from(applicant.trim()).length < TRIGRAM;
