import { type Matrix, mean } from '@nonet/numerics';
import type { Expert, ExpertExamples, ExpertFeatures, ExpertProvider } from '../contracts/expert.js';
import { ABSENT, PRESENT, UNKNOWN } from '../contracts/truth.js';
import { eventViolation, predictionViolation } from '../registry/guarded-expert.js';
import { checkExpert, checkExpertProvider } from '../loading/plugin-schema.js';
import { type ConformanceCheck, type ConformanceCode, ConformanceError } from './conformance-check.js';
import { Bench } from './expert-bench.js';
import { subjectMatter } from './expert-subject-matter.js';
import { longestStall } from './measures.js';
import { serverManners } from './server-manners.js';

/** Two fits of the same examples and seed may differ this much (arithmetic in parallel). */
const FIT_TOLERANCE = 1e-3;
/** The same expert asked twice. */
const SAME = 1e-5;
const SEED = 7;
/** Milliseconds for which others may have to wait while very many texts are answered. */
const LONGEST_STALL = 2000;
const signal = new AbortController().signal;

export interface ExpertConformanceOptions {
  /** `real`: also as large as a training is, 20,000 texts of 60 symbols, which takes a while. Default: small. */
  readonly size?: 'small' | 'real';
  /** How long it may take for a text. Default: 50. */
  readonly millisecondsPerText?: number;
}

/**
 * What every expert owes, built in or not: it is made to learn, and must then know, a small section that is made up. Of one that
 * goes by rules (`learns: false`) is not expected that it knows that section.
 * @example for (const check of expertConformance(myProvider)) test(check.name, check.run);
 */
export function expertConformance(
  provider: ExpertProvider,
  { size = 'small', millisecondsPerText = 50 }: ExpertConformanceOptions = {},
): ConformanceCheck[] {
  const { options, later, training, unseen, some, real } = subjectMatter(provider);
  const { learns = true } = provider;
  const known = options.symbols.length;
  const seen = training(known);
  const others = unseen(known);

  const check = (
    name: string,
    code: ConformanceCode,
    verify: (bench: Bench) => Promise<string | null>,
  ): ConformanceCheck => ({
    name,
    code,
    async run() {
      const bench = new Bench(provider);
      try {
        const problem = await verify(bench);
        if (problem) throw new ConformanceError(code, `Expert ${provider.id}: ${problem}.`);
      } finally {
        await bench.clear();
      }
    },
  });
  /** Of experts that learn. */
  const lesson = (...of: Parameters<typeof check>) => (learns ? [check(...of)] : []);
  const extension = (...of: Parameters<typeof check>) => (later === null ? [] : [check(...of)]);

  const fitted = async (bench: Bench, examples = seen): Promise<Expert> => {
    const expert = await bench.keep(provider.create(options));
    await fit(expert, examples);
    return expert;
  };

  const manners = serverManners(millisecondsPerText, SAME).map(({ name, code, verify }) =>
    check(name, code, (bench) =>
      verify(async () => {
        const expert = await fitted(bench);
        return {
          ask: (from, count, stop) => expert.predict(some(from, count), { signal: stop }),
          dispose: () => bench.release(expert),
        };
      }),
    ),
  );
  return [
    // First of all: what an earlier check has changed would not be noticed.
    ...manners.filter(({ code }) => code === 'CONFORMANCE_GLOBALS'),
    check('is made by a provider as its contract says', 'CONFORMANCE_SHAPE', async (bench) => {
      checkExpertProvider(provider, provider.id);
      checkExpert(await bench.keep(provider.create(options)), provider, options, provider.id);
      return null;
    }),
    ...lesson('reports how far its fitting is', 'CONFORMANCE_PROGRESS', async (bench) => {
      const expert = await bench.keep(provider.create(options));
      let last = 0;
      for await (const event of expert.fit(seen, { signal, seed: SEED })) {
        const violation = eventViolation(event, last);
        if (violation) return violation;
        last = event.fraction;
      }
      return null;
    }),
    check(
      'gives a probability for each text and symbol, alone as in a batch',
      'CONFORMANCE_ANSWER',
      async (bench) => {
        const expert = await fitted(bench);
        const together = await ask(expert, others.features);
        const violation = predictionViolation(together, others.features, known);
        if (violation) return violation;
        const alone = await ask(expert, only(others.features, 3));
        return difference(
          alone.data,
          together.data.subarray(3 * known, 4 * known),
          SAME,
          'text 3 alone and in a batch',
        );
      },
    ),
    check('takes no text, and an empty one', 'CONFORMANCE_ANSWER', async (bench) => {
      const expert = await fitted(bench);
      const none = part(others.features, 0, 0);
      const empty = { ...only(others.features, 0), texts: [''] };
      return (
        predictionViolation(await ask(expert, none), none, known) ??
        predictionViolation(await ask(expert, empty), empty, known)
      );
    }),
    ...lesson('tells the symbols of texts that it has not seen', 'CONFORMANCE_LEARNING', async (bench) => {
      const answer = await ask(await fitted(bench), others.features);
      return (
        options.symbols.map((symbol, column) => told(answer, others, column, symbol)).find(Boolean) ?? null
      );
    }),
    check(
      'leaves out what is unknown, and takes a symbol that no example has',
      'CONFORMANCE_LEARNING',
      async (bench) => {
        const half = seen.truth.map((code, pair) => (pair % 2 === 0 ? UNKNOWN : code));
        const firstIs = (of: number) => seen.truth.map((code, pair) => (pair % known === 0 ? of : code));
        for (const truth of [half, firstIs(UNKNOWN), firstIs(ABSENT)]) {
          const expert = await fitted(bench, { ...seen, truth });
          const violation = predictionViolation(await ask(expert, others.features), others.features, known);
          if (violation) return violation;
        }
        return null;
      },
    ),
    ...lesson(
      'learns the same from the same examples and seed, whatever it or another has learned before',
      'CONFORMANCE_REPEAT',
      async (bench) => {
        const first = await fitted(bench);
        const before = await ask(first, others.features);
        const second = await fitted(bench, { ...seen, truth: seen.truth.map((code) => 1 - code) });
        const still = difference(
          (await ask(first, others.features)).data,
          before.data,
          SAME,
          'it before and after another has learned',
        );
        await fit(second, seen);
        return (
          still ??
          difference((await ask(second, others.features)).data, before.data, FIT_TOLERANCE, 'two fits')
        );
      },
    ),
    check(
      'says the same when it has been saved and opened, wherever the folder is moved',
      'CONFORMANCE_SAVE',
      async (bench) => {
        const expert = await fitted(bench);
        const added = later === null ? [] : [later];
        if (later !== null) await expert.extend(added, null);
        const features = unseen(known + added.length).features;
        const before = await ask(expert, features);
        const opened = await bench.reopen(expert, { ...options, symbols: [...options.symbols, ...added] });
        return difference((await ask(opened, features)).data, before.data, SAME, 'it before and after');
      },
    ),
    ...(['examples', 'none'] as const).flatMap((from) =>
      extension(
        `is extended by a symbol from ${from}, and says the same of the others`,
        'CONFORMANCE_EXTEND',
        async (bench) => {
          const expert = await fitted(bench);
          const before = await ask(expert, others.features);
          await expert.extend([later!], from === 'none' ? null : training(known + 1));
          if (expert.symbols.join() !== [...options.symbols, later!].join())
            return `its symbols are ${expert.symbols.join(', ')} after it was extended by ${later}`;
          const wider = unseen(known + 1);
          const after = await ask(expert, wider.features);
          const violation = predictionViolation(after, wider.features, known + 1);
          if (violation) return violation;
          const ofOthers = after.data.filter((_, i) => i % (known + 1) < known);
          return (
            difference(ofOthers, before.data, SAME, 'what it says of the others') ??
            (learns ? told(after, wider, known, later!) : null)
          );
        },
      ),
    ),
    check('stops when the caller gives up, and is as it was', 'CONFORMANCE_ABORT', async (bench) => {
      const expert = await fitted(bench);
      const before = await ask(expert, others.features);
      const reason = new Error('given up');
      const aborted = AbortSignal.abort(reason);
      const wrong = await rejection(() => expert.predict(others.features, { signal: aborted }), reason);
      if (wrong) return `predict ${wrong}`;
      if (!learns) return null;
      const control = new AbortController();
      const turned = { ...seen, truth: seen.truth.map((code) => 1 - code) };
      let done = false;
      const unwanted = await rejection(async () => {
        for await (const { fraction } of expert.fit(turned, { signal: control.signal, seed: SEED })) {
          done = fraction === 1;
          control.abort(reason);
        }
      }, reason);
      // One that had nothing left to do was not interrupted.
      if (done) return null;
      if (unwanted) return `fit ${unwanted}`;
      return difference(
        (await ask(expert, others.features)).data,
        before.data,
        SAME,
        'it before and after a fit that was given up',
      );
    }),
    ...lesson('refuses a folder that holds nothing of it', 'CONFORMANCE_OPEN', async (bench) => {
      const opened = bench.keep(provider.open(await bench.emptyFolder(), options));
      return opened.then(
        () => 'it was opened from an empty folder, as if it had learned something',
        (error: unknown) =>
          error instanceof Error ? null : `it rejected with ${String(error)}, which is no Error`,
      );
    }),
    ...manners.filter(({ code }) => code !== 'CONFORMANCE_GLOBALS'),
    ...(size === 'small'
      ? []
      : [
          check('works at the size of a training', 'CONFORMANCE_SIZE', async (bench) => {
            const { options: wide, examples } = real();
            const expert = await bench.keep(provider.create(wide));
            await fit(expert, examples);
            const { features } = examples;
            let answer: Matrix | null = null;
            const stall = await longestStall(async () => (answer = await ask(expert, features)));
            const violation = predictionViolation(answer!, features, wide.symbols.length);
            if (violation) return violation;
            return stall <= LONGEST_STALL
              ? null
              : `nothing else could be done for ${Math.round(stall)} ms while it answered ${features.texts.length} texts`;
          }),
        ]),
  ];
}

async function fit(expert: Expert, examples: ExpertExamples): Promise<void> {
  const events = expert.fit(examples, { signal, seed: SEED })[Symbol.asyncIterator]();
  while (!(await events.next()).done);
}

const ask = (expert: Expert, features: ExpertFeatures) => expert.predict(features, { signal });

const rows = ({ data, columns }: Matrix, from: number, to: number): Matrix => ({
  data: data.slice(from * columns, to * columns),
  rows: to - from,
  columns,
});

/** Some of the texts, with all that is known of them. */
function part(features: ExpertFeatures, from: number, to: number): ExpertFeatures {
  const { texts, vectors, signals, signalNames, metadata, scores } = features;
  return {
    texts: texts.slice(from, to),
    signals: signals.slice(from, to),
    vectors: rows(vectors, from, to),
    signalNames,
    ...(metadata && { metadata: metadata.slice(from, to) }),
    ...(scores && { scores: { ...scores, values: rows(scores.values, from, to) } }),
  };
}

const only = (features: ExpertFeatures, text: number): ExpertFeatures => part(features, text, text + 1);

function difference(given: Float32Array, due: Float32Array, tolerance: number, what: string): string | null {
  // The negated comparison also catches NaN.
  const at = due.findIndex((value, i) => !(Math.abs(value - given[i]) <= tolerance));
  return at < 0 ? null : `${what} differ: ${given[at]} and ${due[at]} (value ${at})`;
}

/** Of a text with the symbol and a text without, the first is the more probable one nine times in ten (ROC AUC). */
function told(answer: Matrix, { truth }: ExpertExamples, column: number, symbol: string): string | null {
  const scores = (isPresent: boolean) =>
    Array.from({ length: answer.rows }, (_, text) => text * answer.columns + column)
      .filter((at) => (truth[at] === PRESENT) === isPresent)
      .map((at) => answer.data[at]);
  const [present, absent] = [scores(true), scores(false)];
  const won = present.flatMap((score) =>
    absent.map((other) => Number(score > other) + Number(score === other) / 2),
  );
  const auc = mean(won);
  return auc >= 0.9
    ? null
    : `it does not tell texts with ${symbol} from texts without (ROC AUC ${auc.toFixed(2)}, .90 is due)`;
}

/** How the work ended other than by rejecting with the reason; null when it did. */
function rejection(work: () => Promise<unknown>, reason: Error): Promise<string | null> {
  return work().then(
    () => 'worked on although the signal was aborted',
    (error: unknown) =>
      error === reason ? null : `rejected with ${String(error)}, not with the signal's reason`,
  );
}
