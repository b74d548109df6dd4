import { dot, row } from '@nonet/numerics';
import type { Encoder } from '../contracts/encoder.js';
import { contractViolation } from '../registry/guarded-encoder.js';

/** One promise of a contract, to be run by any test runner: `run` rejects with what is wrong. */
export interface ConformanceCheck {
  name: string;
  run(): Promise<void>;
}

const TEXTS = [
  'A pump with a rotor in a housing.',
  'A method of treating a skin disease with a peptide.',
  'Data processing apparatus having a cache memory and a controller that predicts the next access.',
];

/** Cosines may differ this much between a text alone and in a batch (quantised and half-precision arithmetic). */
const BATCH_TOLERANCE = 0.02;

/**
 * What every encoder owes, built in or not.
 * @example for (const check of encoderConformance(() => openMine())) test(check.name, check.run);
 */
export function encoderConformance(open: () => Promise<Encoder>): ConformanceCheck[] {
  const check = (name: string, verify: (encoder: Encoder) => Promise<string | null>): ConformanceCheck => ({
    name,
    async run() {
      const encoder = await open();
      try {
        const problem = await verify(encoder);
        if (problem) throw new Error(`Encoder ${encoder.id}: ${problem}.`);
      } finally {
        await encoder.dispose();
      }
    },
  });
  return [
    check('gives one unit vector for each text, in order', async (encoder) => {
      const together = await encoder.embed(TEXTS, { role: 'passage' });
      const violation = contractViolation(together, TEXTS.length, encoder.dimension);
      if (violation) return violation;
      for (let i = 0; i < TEXTS.length; i++) {
        const alone = await encoder.embed([TEXTS[i]], { role: 'passage' });
        const cosine = dot(row(alone, 0), row(together, i));
        if (cosine < 1 - BATCH_TOLERANCE)
          return `text ${i} alone and in a batch differ (cosine ${cosine.toFixed(4)})`;
      }
      return null;
    }),
    check('gives the same vectors for the same texts', async (encoder) => {
      const first = await encoder.embed(TEXTS, { role: 'query' });
      const second = await encoder.embed(TEXTS, { role: 'query' });
      const changed = first.data.findIndex((value, i) => Math.abs(value - second.data[i]) > 1e-5);
      return changed < 0 ? null : `value ${changed} changed from one call to the next`;
    }),
    check('gives an empty matrix for no text', async (encoder) => {
      const none = await encoder.embed([], { role: 'query' });
      return contractViolation(none, 0, encoder.dimension);
    }),
    check('takes an empty text, and one far over its limit', async (encoder) => {
      const texts = ['', 'valve '.repeat(encoder.maxTokens * 2)];
      return contractViolation(await encoder.embed(texts, { role: 'query' }), 2, encoder.dimension);
    }),
    check('puts texts on one subject closer than texts on others', async (encoder) => {
      const texts = [
        'a bicycle brake with a cable',
        'a brake cable of a bicycle',
        'an antibody against a virus',
      ];
      const m = await encoder.embed(texts, { role: 'passage' });
      const [first, paraphrase, other] = [0, 1, 2].map((text) => row(m, text));
      return dot(first, paraphrase) > dot(first, other)
        ? null
        : 'a paraphrase is farther away than another subject';
    }),
    check('stops when the caller gives up', async (encoder) => {
      const reason = new Error('given up');
      return encoder.embed(TEXTS, { role: 'query', signal: AbortSignal.abort(reason) }).then(
        () => 'it worked on although the signal was aborted',
        (error: unknown) =>
          error === reason ? null : `it rejected with ${String(error)}, not with the signal's reason`,
      );
    }),
    check('has a fingerprint', async (encoder) => (encoder.fingerprint ? null : 'the fingerprint is empty')),
  ];
}
