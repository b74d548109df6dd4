import type { PatentRecord } from './patent-record.js';
import { rejected, type RecordPlace, type ReadResult, type RejectionCode } from './rejection.js';

/** One field of a record that could not be taken; the record is kept without it. */
export interface FieldProblem {
  readonly code: RejectionCode;
  readonly reason: string;
  readonly met: string;
}

const QUOTED_CHARACTERS = 60;

/** A value for a reason: short, on one line, in quotation marks. */
export function quoted(value: string): string {
  const short = value.slice(0, QUOTED_CHARACTERS).replace(/[\p{Cc}\p{Surrogate}\s]+/gu, ' ');
  return `"${short}${value.length > QUOTED_CHARACTERS ? '…' : ''}"`;
}

export interface RecordOrigin {
  readonly file: string;
  readonly place: RecordPlace;
}

/** Fields that say in a word where a document belongs. */
const SHORT_FIELDS = {
  country: 'country',
  docNumber: 'document number',
  kind: 'kind',
  applicationNumber: 'application number',
  familyId: 'family',
} as const;

/** Maximum number of characters of each: databases look them up, and no office writes a tenth of it. */
const SHORT_FIELD_LENGTH = 200;

/** The record without short fields that are long, each of which becomes a problem. */
function withShortFields({ patent, problems }: ReadRecord): ReadRecord {
  const found: FieldProblem[] = [];
  const kept = { ...patent };
  for (const [field, name] of Object.entries(SHORT_FIELDS) as [keyof typeof SHORT_FIELDS, string][]) {
    const met = patent[field] ?? '';
    if (met.length <= SHORT_FIELD_LENGTH) continue;
    kept[field] = null;
    const reason = `the ${name} has ${met.length} characters; allowed are ${SHORT_FIELD_LENGTH}`;
    found.push({ code: 'PATENT_FIELD_INVALID', reason, met });
  }
  return found.length === 0 ? { patent, problems } : { patent: kept, problems: [...problems, ...found] };
}

interface ReadRecord {
  readonly patent: PatentRecord;
  readonly problems: readonly FieldProblem[];
}

/** A record and the rejections of its fields, or the rejection of the record. */
export function* resultsOf(read: ReadRecord | FieldProblem, where: RecordOrigin): Generator<ReadResult> {
  if (!('patent' in read)) {
    yield rejected('record', read.code, read.reason, where, read.met);
    return;
  }
  const { patent, problems } = withShortFields(read);
  yield { type: 'patent', patent, ...where };
  for (const { code, reason, met } of problems) {
    yield rejected('field', code, `${patent.number}: ${reason}`, where, met);
  }
}
