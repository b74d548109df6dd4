/**
 * Shares that add up to 1, in proportion to e to each logit over the `temperature`: the lower it is, the more the highest
 * logits get. Computed from the distance to the highest one, so that nothing overflows; of the type of the logits, which
 * the powers are rounded to before they are summed.
 */
export function softmax<Logits extends Float32Array | Float64Array>(logits: Logits, temperature = 1): Logits {
  let highest = -Infinity;
  for (let i = 0; i < logits.length; i++) if (logits[i] > highest) highest = logits[i];
  const shares = logits.slice() as Logits;
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    shares[i] = Math.exp((logits[i] - highest) / temperature);
    sum += shares[i];
  }
  for (let i = 0; i < shares.length; i++) shares[i] /= sum;
  return shares;
}
