import { dot, row } from '@nonet/numerics';
import type { Encoder } from '../contracts/encoder.js';
import { type ConformanceCheck, type ConformanceCode, ConformanceError } from './conformance-check.js';
import { serverManners } from './server-manners.js';
import { contractViolation } from '../registry/guarded-encoder.js';

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
export interface EncoderConformanceOptions {
  /** How long it may take for a text. Default: 500. */
  readonly millisecondsPerText?: number;
}

export function encoderConformance(
  open: () => Promise<Encoder>,
  { millisecondsPerText = 500 }: EncoderConformanceOptions = {},
): ConformanceCheck[] {
  const check = (
    name: string,
    code: ConformanceCode,
    verify: (encoder: Encoder, state: { isDisposed: boolean }) => Promise<string | null>,
  ): ConformanceCheck => ({
    name,
    code,
    async run() {
      const encoder = await open();
      const state = { isDisposed: false };
      try {
        const problem = await verify(encoder, state);
        if (problem) throw new ConformanceError(code, `Encoder ${encoder.id}: ${problem}.`);
      } finally {
        if (!state.isDisposed) await encoder.dispose();
      }
    },
  });
  const manners = serverManners(millisecondsPerText, BATCH_TOLERANCE).map(({ name, code, verify }) =>
    check(name, code, (encoder, state) =>
      verify(async () => ({
        ask: (from, count, signal) =>
          encoder.embed(
            Array.from({ length: count }, (_, i) => TEXTS[(from + i) % TEXTS.length]),
            { role: 'passage', signal },
          ),
        async dispose() {
          state.isDisposed = true;
          await encoder.dispose();
        },
      })),
    ),
  );
  return [
    // First of all: what an earlier check has changed would not be noticed.
    ...manners.filter(({ code }) => code === 'CONFORMANCE_GLOBALS'),
    check('gives one unit vector for each text, in order', 'CONFORMANCE_SHAPE', async (encoder) => {
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
    check('gives the same vectors for the same texts', 'CONFORMANCE_REPEAT', async (encoder) => {
      const first = await encoder.embed(TEXTS, { role: 'query' });
      const second = await encoder.embed(TEXTS, { role: 'query' });
      const changed = first.data.findIndex((value, i) => Math.abs(value - second.data[i]) > 1e-5);
      return changed < 0 ? null : `value ${changed} changed from one call to the next`;
    }),
    check('gives an empty matrix for no text', 'CONFORMANCE_SHAPE', async (encoder) => {
      const none = await encoder.embed([], { role: 'query' });
      return contractViolation(none, 0, encoder.dimension);
    }),
    check('takes an empty text, and one far over its limit', 'CONFORMANCE_ANSWER', async (encoder) => {
      const texts = ['', 'valve '.repeat(encoder.maxTokens * 2)];
      return contractViolation(await encoder.embed(texts, { role: 'query' }), 2, encoder.dimension);
    }),
    check('puts texts on one subject closer than texts on others', 'CONFORMANCE_ANSWER', async (encoder) => {
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
    check('stops when the caller gives up', 'CONFORMANCE_ABORT', async (encoder) => {
      const reason = new Error('given up');
      return encoder.embed(TEXTS, { role: 'query', signal: AbortSignal.abort(reason) }).then(
        () => 'it worked on although the signal was aborted',
        (error: unknown) =>
          error === reason ? null : `it rejected with ${String(error)}, not with the signal's reason`,
      );
    }),
    check('has a fingerprint', 'CONFORMANCE_SHAPE', async (encoder) =>
      encoder.fingerprint ? null : 'the fingerprint is empty',
    ),
    ...manners.filter(({ code }) => code !== 'CONFORMANCE_GLOBALS'),
  ];
}
