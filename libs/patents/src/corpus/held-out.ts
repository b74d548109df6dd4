import { createHash } from 'node:crypto';

/**
 * Whether a patent is held out: it belongs to the share (0 to 1) that encoders and memories do not learn from, so that what weighs
 * them is fitted on texts as they will be. The number alone decides, in every program alike; a larger share holds all of a smaller
 * one.
 */
export function isHeldOut(number: string, share: number): boolean {
  // The words are part of the draw: others would hold other patents out.
  const draw = createHash('sha256').update(`stage two\n${number}`).digest().readUIntBE(0, 6) / 2 ** 48;
  return draw < share;
}
