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
  matrix,
  type Matrix,
  type PredictOptions,
  probabilityOf,
  row,
  UNKNOWN,
} from '@nonet/plugins';
import { countMarks, learnLogOdds, type LogOdds, strongest } from './log-odds.js';
import { learnScheme, schemeScore, type SchemeWords, wordsOf } from './scheme-words.js';

const ID = 'green-technology';
const FILE = 'green-technology.json';
const STEPS_PER_REPORT = 20;
/** Texts after which others get their turn. */
const AT_A_TIME = 16;
/** Pairs that the logistic is fitted on: all that are true, and of the others as many as fit. */
const MOST_PAIRS = 40_000;
const OWN_FEATURES = 4;

/** All that it knows; the file is this as JSON. */
interface Knowledge {
  readonly symbols: readonly string[];
  readonly words: readonly LogOdds[];
  readonly assigned: readonly LogOdds[];
  readonly scheme: SchemeWords;
  /** Over the features of a pair, one for all tags. */
  readonly logistic: Logistic | null;
}

/**
 * Tags technologies that mitigate climate change: what the scheme says of them in titles and definitions, the symbols that a
 * patent carries in other sections (a battery of H01M is seldom far from Y02E), the words of patents with the tag, and Nonet's
 * signals, joined by one logistic.
 */
export const greenTechnology: ExpertProvider = {
  id: ID,
  section: 'Y',
  description: 'Y02 and Y04S by the scheme, symbols of other sections, words and signals',
  covers: ['Y02', 'Y04S'],
  role: 'beside',
  needs: ['metadata', 'scheme'],
  create: async ({ section, symbols, scheme = [] }) =>
    new GreenTechnology(section, {
      symbols,
      words: symbols.map(() => ({})),
      assigned: symbols.map(() => ({})),
      scheme: learnScheme(symbols, scheme),
      logistic: null,
    }),
  open: async (folder, { section }: ExpertOptions) =>
    new GreenTechnology(section, JSON.parse(await readFile(join(folder, FILE), 'utf8')) as Knowledge),
};

class GreenTechnology implements Expert {
  readonly id = ID;

  constructor(
    readonly section: string,
    private knowledge: Knowledge,
  ) {}

  get symbols(): readonly string[] {
    return this.knowledge.symbols;
  }

  async *fit(
    { features, truth }: ExpertExamples,
    { signal }: FitOptions,
  ): AsyncIterable<ExpertTrainingEvent> {
    const { symbols, scheme } = this.knowledge;
    const [texts, carried] = [features.texts.map(wordsOf), assignedOf(features)];
    const [general, generalAssigned] = [countMarks(texts), countMarks(carried)];
    const codes = symbols.map((_, column) => truth.filter((__, pair) => pair % symbols.length === column));
    const words = codes.map((own) => learnLogOdds(texts, own, general));
    const assigned = codes.map((own) => learnLogOdds(carried, own, generalAssigned));
    yield { what: 'counting words and symbols', fraction: 0.1, figures: { texts: texts.length } };
    await turn(signal);
    const known = chosenPairs(truth);
    const knowledge = { symbols, words, assigned, scheme, logistic: null };
    const rows = matrix(known.length, OWN_FEATURES + features.signalNames.length);
    for (let i = 0; i < known.length; i++) {
      pairInto(row(rows, i), known[i], features, { texts, carried }, knowledge);
      if (i % 1024 === 0) await turn(signal);
    }
    const steps = fitLogistic(
      rows,
      known.map((pair) => truth[pair]),
    );
    for (let step = 1; ; step++) {
      const { done, value } = steps.next();
      if (done) {
        this.knowledge = { ...knowledge, logistic: value };
        return;
      }
      await turn(signal);
      if (step % STEPS_PER_REPORT > 0) continue;
      const fraction = 0.1 + (0.9 * step) / LOGISTIC_STEPS;
      yield { what: 'fitting the logistic', fraction, figures: { loss: value } };
    }
  }

  async predict(features: ExpertFeatures, { signal }: PredictOptions): Promise<Matrix> {
    signal.throwIfAborted();
    const { logistic, symbols } = this.knowledge;
    if (logistic === null) throw new Error('It has learned nothing yet: fit it, or open one that was saved.');
    const answer = matrix(features.texts.length, symbols.length);
    const pair = new Float32Array(OWN_FEATURES + features.signalNames.length);
    for (let text = 0; text < answer.rows; text++) {
      const marks = { texts: [] as Set<string>[], carried: [] as Set<string>[] };
      marks.texts[text] = wordsOf(features.texts[text]);
      marks.carried[text] = carriedBy(features, text);
      for (let column = 0; column < symbols.length; column++) {
        pairInto(pair, text * symbols.length + column, features, marks, this.knowledge);
        row(answer, text)[column] = probabilityOf(logistic, pair);
      }
      if (text % AT_A_TIME === AT_A_TIME - 1) await turn(signal);
    }
    return answer;
  }

  /** What examples there are teaches words and symbols; the logistic, and so what it says of the others, stays as it is. */
  async extend(added: readonly string[], examples: ExpertExamples | null): Promise<void> {
    const { knowledge } = this;
    const symbols = [...this.symbols, ...added];
    const texts = examples?.features.texts.map(wordsOf) ?? [];
    const carried = examples === null ? [] : assignedOf(examples.features);
    const learned = (marks: readonly ReadonlySet<string>[]) =>
      added.map((_, i) => {
        const column = this.symbols.length + i;
        const own = examples?.truth.filter((__, pair) => pair % symbols.length === column) ?? [];
        return learnLogOdds(marks, own, countMarks(marks));
      });
    this.knowledge = {
      ...knowledge,
      symbols,
      words: [...knowledge.words, ...learned(texts)],
      assigned: [...knowledge.assigned, ...learned(carried)],
    };
  }

  save(folder: string): Promise<void> {
    return writeFile(join(folder, FILE), JSON.stringify(this.knowledge));
  }

  async dispose(): Promise<void> {}
}

/** Into `pair`: the words, the assigned symbols, whether any are known, the scheme, and the signals. */
function pairInto(
  pair: Float32Array,
  place: number,
  { signals, signalNames }: ExpertFeatures,
  marks: { readonly texts: readonly Set<string>[]; readonly carried: readonly Set<string>[] },
  { symbols, words, assigned, scheme }: Knowledge,
): void {
  const [text, column] = [Math.floor(place / symbols.length), place % symbols.length];
  pair[0] = strongest(marks.texts[text], words[column]);
  pair[1] = strongest(marks.carried[text], assigned[column]);
  pair[2] = marks.carried[text].size > 0 ? 1 : 0;
  pair[3] = schemeScore(marks.texts[text], scheme[symbols[column]]);
  for (let s = 0; s < signalNames.length; s++) pair[OWN_FEATURES + s] = row(signals[text], s)[column];
}

const assignedOf = (features: ExpertFeatures) => features.texts.map((_, text) => carriedBy(features, text));

/** The symbols that a text carries elsewhere, and what stands above them: H, H01, H01M, H01M10. */
function carriedBy({ metadata }: ExpertFeatures, text: number): Set<string> {
  const symbols = metadata?.[text].symbols ?? [];
  return new Set(
    symbols.flatMap((symbol) =>
      [symbol.slice(0, 3), symbol.slice(0, 4), symbol.split('/')[0]].filter(Boolean),
    ),
  );
}

/** True pairs are few: all of them, and of the others every so many. */
function chosenPairs(truth: Uint8Array): number[] {
  const known = [...truth.keys()].filter((pair) => truth[pair] !== UNKNOWN);
  const every = Math.max(1, Math.ceil(known.length / MOST_PAIRS));
  return known.filter((pair, i) => truth[pair] === 1 || i % every === 0);
}

/** Lets others work, and ends at once when the caller has given up. */
async function turn(signal: AbortSignal): Promise<void> {
  await otherWork();
  signal.throwIfAborted();
}
