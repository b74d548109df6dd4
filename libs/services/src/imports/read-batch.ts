import { NUMBER_LENGTH } from '@nonet/operations';
import type { Rejection } from '@nonet/patents';
import type { PatentRow } from './import-row.js';
import type { ImportCounts } from './imports.service.js';
import type { SourceRejection } from './write-rejections.js';

/** Limits of a batch that is written together: few round trips, little memory. */
export const BATCH_RECORDS = 1000;
const BATCH_CHARACTERS = 4_000_000;

export type SourceRow = PatentRow | { readonly type: 'rejection'; readonly rejection: SourceRejection };

/** What was read and is written together. */
export class ReadBatch {
  readonly rows: PatentRow[] = [];
  readonly rejections: SourceRejection[] = [];
  readonly ignored: string[] = [];
  read: Partial<ImportCounts> = {};
  #characters = 0;

  /** `handled`: how much of the sources is dealt with when it is written. */
  constructor(public handled: number) {}

  get isFull(): boolean {
    const most = Math.max(this.rows.length, this.rejections.length);
    return most >= BATCH_RECORDS || this.#characters >= BATCH_CHARACTERS;
  }

  add(result: SourceRow, handled: number): void {
    this.handled = handled;
    if (result.type === 'patent' || result.rejection.scope === 'record') this.#count('read');
    if (result.type === 'patent') this.ignored.push(...result.ignored);
    if (result.type === 'rejection') this.#reject(result.rejection);
    else if (result.number.length > NUMBER_LENGTH) this.#reject(tooLong(result));
    else {
      this.rows.push(result);
      this.#characters += result.characters;
    }
  }

  #reject(rejection: SourceRejection): void {
    this.rejections.push(rejection);
    this.#count(rejection.scope === 'field' ? 'rejectedFields' : 'rejected');
  }

  #count(name: keyof ImportCounts): void {
    this.read = { ...this.read, [name]: (this.read[name] ?? 0) + 1 };
  }
}

function tooLong({ source: { file }, place, number }: PatentRow): Rejection {
  const reason = `the number has ${number.length} characters; allowed are ${NUMBER_LENGTH}`;
  const excerpt = number.slice(0, NUMBER_LENGTH);
  return { scope: 'record', file, place, code: 'PATENT_FIELD_INVALID', reason, excerpt };
}
