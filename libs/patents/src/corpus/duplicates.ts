import { createHash } from 'node:crypto';
import type { PatentRecord } from '../record/patent-record.js';
import { patentText } from '../record/patent-text.js';
import { normalisedWords, resemblance, shingleSignature, SIGNATURE_SIZE } from './shingles.js';

/** Why a patent repeats an earlier one, the strongest reason first. */
export type DuplicateReason = 'same-number' | 'same-text' | 'same-family' | 'similar-text';

export interface Duplicate {
  /** Position, in the order of adding, of the patent that is repeated. */
  readonly of: number;
  readonly reason: DuplicateReason;
}

const ROWS_PER_BAND = 4;
const RESEMBLANCE = 0.85;
/** Maximum number of candidates compared for one band: boilerplate must not make the comparison quadratic. */
const MAX_CANDIDATES = 64;

/**
 * Finds repetitions among patents as they come: the same publication number, the same words in title, abstract and
 * claims, the same family, or nearly the same words (estimated overlap of word shingles of at least .85; candidates by
 * eight bands of the signature). Holds some 500 bytes a patent and none of its text.
 */
export class DuplicateIndex {
  #size = 0;
  readonly #numbers = new Map<string, number>();
  readonly #texts = new Map<string, number>();
  readonly #families = new Map<string, number>();
  readonly #bands = new Map<string, number[]>();
  readonly #signatures: (Uint32Array | null)[] = [];

  /** Adds a patent at position 0, 1, 2 … and says which earlier ones it repeats: at most one for each reason. */
  add(patent: PatentRecord): Duplicate[] {
    const position = this.#size++;
    const words = normalisedWords(patentText(patent));
    const digest = words.length === 0 ? null : createHash('sha256').update(words.join(' ')).digest('base64');
    const signature = shingleSignature(words);
    const found: Duplicate[] = [];
    const look = (seen: Map<string, number>, key: string | null, reason: DuplicateReason): void => {
      if (key === null) return;
      const of = seen.get(key);
      if (of === undefined) seen.set(key, position);
      else found.push({ of, reason });
    };
    look(this.#numbers, patent.number, 'same-number');
    look(this.#texts, digest, 'same-text');
    look(this.#families, patent.familyId, 'same-family');
    const sameText = found.some(({ reason }) => reason === 'same-text');
    // A text seen before is in the bands already.
    const of = signature === null || sameText ? null : this.#similar(signature, position);
    if (of !== null) found.push({ of, reason: 'similar-text' });
    this.#signatures.push(sameText ? null : signature);
    return found;
  }

  #similar(signature: Uint32Array, position: number): number | null {
    let nearest: number | null = null;
    for (let row = 0; row < SIGNATURE_SIZE; row += ROWS_PER_BAND) {
      const key = `${row}:${signature.subarray(row, row + ROWS_PER_BAND).join()}`;
      const candidates = this.#bands.get(key);
      if (candidates === undefined) {
        this.#bands.set(key, [position]);
        continue;
      }
      for (const candidate of candidates) {
        const other = this.#signatures[candidate];
        if (!other || resemblance(signature, other) < RESEMBLANCE) continue;
        if (nearest === null || candidate < nearest) nearest = candidate;
      }
      if (candidates.length < MAX_CANDIDATES) candidates.push(position);
    }
    return nearest;
  }
}
