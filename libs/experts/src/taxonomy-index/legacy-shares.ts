import { softmax } from '@nonet/numerics';

/**
 * Shares of a text: of all subclasses but the legacy ones by softmax of their scores, adding up to 1. A legacy subclass takes nothing
 * from them: it has the share that it would have if it alone came to them, so that a text has the same content with it and without it.
 * @param scores [subclasses]
 * @param legacy 1 for a legacy subclass: [subclasses]
 */
export function sharesBesideLegacy(scores: Float32Array, legacy: ArrayLike<number>): Float32Array {
  const content = scores.slice();
  for (let label = 0; label < content.length; label++) if (legacy[label] === 1) content[label] = -Infinity;
  const shares = softmax(content);
  // Where all are legacy there is nothing to stand beside.
  if (Number.isNaN(shares[0])) return softmax(scores);
  let best = 0;
  for (let label = 0; label < shares.length; label++) if (shares[label] > shares[best]) best = label;
  scores.forEach((score, label) => {
    if (legacy[label] !== 1) return;
    const odds = Math.exp(score - scores[best]) * shares[best];
    shares[label] = Number.isFinite(odds) ? odds / (1 + odds) : 1;
  });
  return shares;
}
