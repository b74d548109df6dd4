import { createHash } from 'node:crypto';

/** Default share, about one in eight: enough to weigh signals on, and hardly missed by an encoder. */
export const STAGE_TWO = 0.12;

/**
 * Whether a patent belongs to the second stage of training: the share (0 to 1) that encoders and memories do not
 * learn from, so that the weights of their signals are fitted on unseen texts. The number alone decides, in every
 * program alike; a larger share includes a smaller one.
 */
export function isOfStageTwo(number: string, share: number): boolean {
  const draw = createHash('sha256').update(`stage two\n${number}`).digest().readUIntBE(0, 6) / 2 ** 48;
  return draw < share;
}
