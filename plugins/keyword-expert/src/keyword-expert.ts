import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as otherWork } from 'node:timers/promises';
import {
  type Expert,
  type ExpertExamples,
  type ExpertFeatures,
  type ExpertOptions,
  type ExpertProvider,
  type ExpertTrainingEvent,
  fitLogistic,
  type FitOptions,
  type Logistic,
  LOGISTIC_STEPS,
  type PredictOptions,
  probabilityOf,
  UNKNOWN,
  matrix,
  type Matrix,
  row,
} from '@nonet/plugins';
import { keywordScore, learnWords, type WordWeights, wordsOf } from './word-weights.js';

const ID = 'keyword';
const FILE = 'keyword-expert.json';
const STEPS_PER_REPORT = 20;
/** Texts after which others get their turn. */
const AT_A_TIME = 32;

/** All that it knows; the file is this as JSON. */
interface Knowledge {
  readonly symbols: readonly string[];
  /** words[i]: of symbol i. */
  readonly words: readonly WordWeights[];
  /** Over the keyword score and the signals, one for all symbols: what it learned of some holds for one that is new. */
  readonly logistic: Logistic | null;
}

export const keywordExperts: ExpertProvider = {
  id: ID,
  section: 'any',
  description: 'The words of each symbol and a logistic over the signals; fits in a second',
  create: async ({ section, symbols }) =>
    new KeywordExpert(section, { symbols, words: symbols.map(() => ({})), logistic: null }),
  open: async (folder, { section }: ExpertOptions) =>
    new KeywordExpert(section, JSON.parse(await readFile(join(folder, FILE), 'utf8')) as Knowledge),
};

class KeywordExpert implements Expert {
  readonly id = ID;

  constructor(
    readonly section: string,
    private knowledge: Knowledge,
  ) {}

  get symbols(): readonly string[] {
    return this.knowledge.symbols;
  }

  /** There is no chance in it, so the seed is of no use. */
  async *fit(
    { features, truth }: ExpertExamples,
    { signal }: FitOptions,
  ): AsyncIterable<ExpertTrainingEvent> {
    const { symbols } = this;
    const texts = features.texts.map(wordsOf);
    const words = symbols.map((_, column) => learnWords(texts, codesOf(truth, column, symbols.length)));
    const pairs = pairFeatures(features, words);
    const known = [...truth.keys()].filter((pair) => truth[pair] !== UNKNOWN);
    const rows = matrix(known.length, pairs.columns);
    known.forEach((pair, i) => row(rows, i).set(row(pairs, pair)));
    const steps = fitLogistic(
      rows,
      known.map((pair) => truth[pair]),
    );
    for (let step = 1; ; step++) {
      const { done, value } = steps.next();
      if (done) {
        this.knowledge = { symbols, words, logistic: value };
        return;
      }
      if (step % STEPS_PER_REPORT > 0) continue;
      yield { what: 'fitting the logistic', fraction: step / LOGISTIC_STEPS, figures: { loss: value } };
      await otherWork(undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  async predict(features: ExpertFeatures, { signal }: PredictOptions): Promise<Matrix> {
    signal.throwIfAborted();
    const { logistic, words, symbols } = this.knowledge;
    if (logistic === null) throw new Error('It has learned nothing yet: fit it, or open one that was saved.');
    const answer = matrix(features.texts.length, symbols.length);
    for (let start = 0; start < answer.rows; start += AT_A_TIME) {
      const some = {
        ...features,
        texts: features.texts.slice(start, start + AT_A_TIME),
        signals: features.signals.slice(start, start + AT_A_TIME),
      };
      const pairs = pairFeatures(some, words);
      for (let pair = 0; pair < pairs.rows; pair++)
        answer.data[start * symbols.length + pair] = probabilityOf(logistic, row(pairs, pair));
      await otherWork();
      signal.throwIfAborted();
    }
    return answer;
  }

  /** Words are learned where there are examples; the logistic, and so what it says of the others, stays as it is. */
  async extend(added: readonly string[], examples: ExpertExamples | null): Promise<void> {
    const symbols = [...this.symbols, ...added];
    const texts = examples?.features.texts.map(wordsOf) ?? [];
    const words = added.map((_, i) =>
      examples === null
        ? {}
        : learnWords(texts, codesOf(examples.truth, this.symbols.length + i, symbols.length)),
    );
    this.knowledge = { ...this.knowledge, symbols, words: [...this.knowledge.words, ...words] };
  }

  save(folder: string): Promise<void> {
    return writeFile(join(folder, FILE), JSON.stringify(this.knowledge));
  }

  async dispose(): Promise<void> {}
}

/** [texts · symbols, 1 + signals]: the keyword score and the signals of every pair of a text and a symbol. */
function pairFeatures(
  { texts, signals, signalNames }: ExpertFeatures,
  words: readonly WordWeights[],
): Matrix {
  const pairs = matrix(texts.length * words.length, 1 + signalNames.length);
  texts.forEach((text, i) => {
    const own = wordsOf(text);
    words.forEach((weights, symbol) => {
      const pair = row(pairs, i * words.length + symbol);
      pair[0] = keywordScore(own, weights);
      for (let s = 0; s < signalNames.length; s++) pair[1 + s] = row(signals[i], s)[symbol];
    });
  });
  return pairs;
}

/** What is known of every text and one symbol. */
function codesOf(truth: Uint8Array, column: number, symbols: number): number[] {
  return [...truth.filter((_, pair) => pair % symbols === column)];
}
