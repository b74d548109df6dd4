import { softmax } from '@nonet/numerics';

/** What an expert of a plugin says of a text, beside what is known. */
export interface TrustExample {
  /** What others say of each choice: [choices]. */
  readonly base: Float32Array;
  /** What it says, above what it says of an average pair; 0 for choices that it does not know: [choices]. */
  readonly said: Float32Array;
  /** 1 for choices of which it alone speaks: [choices]. */
  readonly shifted: Float32Array;
  /** Which choices are true; none: the example tells nothing. */
  readonly truth: readonly number[];
  readonly weight: number;
}

/** What is assumed before anything was seen, and how firmly: as if so many nats a text spoke for it. */
export interface TrustPrior {
  readonly weight: number;
  readonly offset: number;
  readonly strength: number;
}

const STEPS = 30;
const PENALTY = 1e-3;
/** Texts that an assumption is worth, of an expert that replaces another. */
const PRIOR_TEXTS = 10;
const NO_TRUST: TrustPrior = { weight: 0, offset: 0, strength: PENALTY };

/** That what it says counts in full, with the offset that makes shares of its probabilities: few texts change little of that. */
export const fullTrust = (offset: number, texts: number): TrustPrior => ({
  weight: 1,
  offset,
  strength: Math.max(PENALTY, PRIOR_TEXTS / Math.max(1, texts)),
});
/** Newton's method may leap where the curve is flat. */
const LONGEST_STEP = 1;

/**
 * The weight (never below 0) and, where it is wanted, the offset of what an expert says, under which true choices stand out best:
 * base + weight · said + offset · shifted, a conditional logit fitted by Newton's method.
 */
export function fitTrust(
  examples: readonly TrustExample[],
  wanted: 'weight' | 'weight and offset',
  prior = NO_TRUST,
): { readonly weight: number; readonly offset: number } {
  const telling = examples.filter(({ truth, weight }) => truth.length > 0 && weight > 0);
  const total = telling.reduce((sum, { weight }) => sum + weight, 0);
  let { weight, offset } = prior;
  for (let step = 0; step < STEPS && total > 0; step++) {
    // Gradient and curvature of the negative log-likelihood.
    const gradient = [prior.strength * (weight - prior.weight), prior.strength * (offset - prior.offset)];
    const curve = [prior.strength, 0, prior.strength];
    for (const { base, said, shifted, truth, weight: counts } of telling) {
      const share = counts / total;
      const masses = softmax(base.map((score, i) => score + weight * said[i] + offset * shifted[i]));
      const [x, y] = [said, shifted];
      let [mx, my, xx, xy, yy] = [0, 0, 0, 0, 0];
      masses.forEach((mass, i) => {
        mx += mass * x[i];
        my += mass * y[i];
        xx += mass * x[i] * x[i];
        xy += mass * x[i] * y[i];
        yy += mass * y[i] * y[i];
      });
      const [tx, ty] = [x, y].map((of) => truth.reduce((sum, i) => sum + of[i], 0) / truth.length);
      gradient[0] += share * (mx - tx);
      gradient[1] += share * (my - ty);
      curve[0] += share * Math.max(0, xx - mx * mx);
      curve[1] += share * (xy - mx * my);
      curve[2] += share * Math.max(0, yy - my * my);
    }
    const [dw, db] =
      wanted === 'weight' ? [gradient[0] / curve[0], 0] : solved(gradient as [number, number], curve);
    const next = [Math.max(0, weight - bounded(dw)), offset - bounded(db)];
    const isSettled = Math.abs(next[0] - weight) < 1e-6 && Math.abs(next[1] - offset) < 1e-6;
    [weight, offset] = next;
    if (isSettled) break;
  }
  return { weight, offset };
}

const bounded = (step: number): number => Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step));

/** Two equations with a symmetric matrix [a b; b c]. */
function solved([x, y]: readonly [number, number], [a, b, c]: readonly number[]): [number, number] {
  const determinant = a * c - b * b;
  if (determinant < 1e-12) return [x / a, y / c];
  return [(c * x - b * y) / determinant, (a * y - b * x) / determinant];
}
