import { createHash } from 'node:crypto';
import type { LabelExample, LabelParameters } from '@nonet/experts/label-sets';
import { nextTurn } from '@nonet/numerics';

/** Examples that are read before others have their turn. */
const AT_A_TIME = 100;

/** sha-256 of what answers go by beside the labels, weights and examples, in whatever order these come. */
export async function learntDigest(
  parameters: LabelParameters,
  examples: readonly LabelExample[],
): Promise<Buffer> {
  const hash = createHash('sha256').update(JSON.stringify(parameters));
  const ordered = [...examples].sort((one, other) => (one.id < other.id ? -1 : 1));
  for (const [at, { id, text, carried, refused, isComplete }] of ordered.entries()) {
    hash.update(JSON.stringify([id, text, inOrder(carried), inOrder(refused), isComplete]));
    if (at % AT_A_TIME === AT_A_TIME - 1) await nextTurn();
  }
  return hash.digest();
}

const inOrder = (places: readonly number[]): number[] => [...places].sort((a, b) => a - b);
