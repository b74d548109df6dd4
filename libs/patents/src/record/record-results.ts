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

/** A record and the rejections of its fields, or the rejection of the record. */
export function* resultsOf(
  read: { readonly patent: PatentRecord; readonly problems: readonly FieldProblem[] } | FieldProblem,
  where: RecordOrigin,
): Generator<ReadResult> {
  if (!('patent' in read)) {
    yield rejected('record', read.code, read.reason, where, read.met);
    return;
  }
  yield { type: 'patent', patent: read.patent, ...where };
  for (const { code, reason, met } of read.problems) {
    yield rejected('field', code, `${read.patent.number}: ${reason}`, where, met);
  }
}
