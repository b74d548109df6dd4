import { createHash } from 'node:crypto';
import type { EvaluationSet } from './evaluation-set.js';

/** sha-256 of a set: the same texts with the same truth are the same set, in whatever file they lie, and only figures on it compare. */
export function setChecksum({ documents }: Pick<EvaluationSet, 'documents'>): string {
  const sum = createHash('sha256');
  for (const { text, truth, completeness } of documents)
    sum.update(`${JSON.stringify([text, truth, completeness])}\n`);
  return sum.digest('hex');
}
