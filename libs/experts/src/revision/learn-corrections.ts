import { SECTIONS, subclassOf, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { RememberedExample } from '../neighbours/index.js';
import { carries, untaughtSubclasses, withHeads } from '../mixture/added-heads.js';
import { MixtureClassifier } from '../mixture/mixture-classifier.js';
import type { MixtureReader } from '../mixture/mixture-reader.js';
import { NineExperts } from '../mixture/nine-experts.js';
import type { MixtureParameters } from '../mixture/parameters.js';
import { type JudgedReading, type Refitted, refitWeights } from './refit-expert.js';
import { readExamples, type ReadExample, remember, type ProgressOptions } from './remember.js';

/** What people said of a text. */
export interface Correction {
  readonly id: string;
  readonly text: string;
  /** Symbols that it carries; there may be more. */
  readonly right: readonly CpcSymbol[];
  /** Symbols that it does not carry. */
  readonly wrong: readonly CpcSymbol[];
}

export interface LearntMixture {
  /** Uses the memory of the classifier before, which has changed. */
  readonly classifier: MixtureClassifier;
  /**
   * Numbers of texts that were remembered, of those among them that were known before, and of those forgotten
   * because no symbol was right.
   */
  readonly remembered: number;
  readonly replaced: number;
  readonly forgotten: number;
  /** Subclasses that got a head, made of the remembered patents that carry them. */
  readonly headed: readonly CpcSymbol[];
  readonly refitted: readonly RefittedSection[];
}

export interface RefittedSection extends Pick<Refitted, 'before' | 'after'> {
  readonly section: CpcSymbol;
  /** Corrected texts that judge the section. */
  readonly texts: number;
  /** Whether its weights changed: they do if that is better for texts that were kept aside. */
  readonly isBetter: boolean;
}

/**
 * Learns from corrections without training: what is right of a text joins the memory, what is wrong leaves it, and a subclass
 * without a trained head gets one made of the patents that carry it. The experts of `refit` also move their weights
 * ({@link refitWeights}), each alone: all other parameters stay as they are.
 */
export async function learnCorrections(
  { reader, parameters }: MixtureClassifier,
  corrections: readonly Correction[],
  { refit = [], ...options }: ProgressOptions & { readonly refit?: readonly CpcSymbol[] } = {},
): Promise<LearntMixture> {
  const examples = corrections.map((correction) => corrected(correction, reader));
  // Read before they are remembered: each is seen as a text that nobody corrected.
  const read = await readExamples(examples, reader, options);
  const experts = new NineExperts(parameters.experts, reader);
  const judged = read.map(({ reading }, at) => judge(corrections[at], reading, reader, experts));
  const telling = read.filter(({ example }) => example.symbols.length > 0);
  const carried = telling.flatMap(({ example }) => example.symbols.map((symbol) => subclassOf(symbol)!));
  const untrained = untaughtSubclasses([...new Set(carried)], reader);
  const forgotten = forget(read, reader);
  const replaced = await remember(telling, reader);
  const headed = await withHeads(reader, parameters, untrained);
  const refits = refit.map((section) => ({ section, ...refitOf(section, judged, reader, parameters) }));
  const weightsOf = new Map(refits.map(({ section, weights }) => [section, weights]));
  return {
    classifier: new MixtureClassifier(headed.reader, withWeights(headed.parameters, weightsOf)),
    remembered: telling.length,
    replaced,
    forgotten,
    headed: headed.symbols,
    refitted: refits.map(({ section, weights, texts, before, after }) => ({
      section,
      texts,
      before,
      after,
      isBetter: weights !== expertOf(section, parameters).weights.seen,
    })),
  };
}

/** A corrected text as the memory is to keep it. */
function corrected(
  { id, text, right, wrong }: Correction,
  { memory, index }: MixtureReader,
): RememberedExample {
  const row = memory.examples.rowOf(id);
  const known = row === undefined ? [] : memory.examples.symbolsAt(row);
  const isWrong = (symbol: CpcSymbol) =>
    wrong.some((other) => carries([symbol], other, index.taxonomy)) && !right.includes(symbol);
  const symbols = [...new Set([...known.filter((symbol) => !isWrong(symbol)), ...right])];
  return {
    id,
    text,
    symbols: symbols.filter((symbol) => subclassOf(symbol) !== null),
    completeness: row === undefined ? 'partial' : memory.examples.completenessAt(row),
  };
}

/** Forgets the texts that have no symbol left. */
const forget = (read: readonly ReadExample[], { memory }: MixtureReader): number =>
  read.filter(({ example }) => example.symbols.length === 0 && memory.remove(example.id)).length;

function judge(
  { right, wrong }: Correction,
  { signals }: ReadExample['reading'],
  { labels }: MixtureReader,
  experts: NineExperts,
): JudgedReading & { readonly sections: ReadonlySet<string> } {
  const places = (symbols: readonly CpcSymbol[]) =>
    [...new Set(symbols.map((symbol) => labels.indexOf(subclassOf(symbol) ?? symbol)))].filter(
      (at) => at >= 0,
    );
  const carried = places(right);
  // A group may be wrong where its subclass is right, and one group of it right where another is wrong.
  const refused = places(wrong.filter((symbol) => symbol.length === 4)).filter((at) => !carried.includes(at));
  const sections = new Set([...carried, ...refused].map((at) => labels[at][0]));
  return { signals, fused: experts.fusedScores(signals), right: carried, wrong: refused, sections };
}

const expertOf = (section: CpcSymbol, { experts }: MixtureParameters) => experts[SECTIONS.indexOf(section)];

function refitOf(
  section: CpcSymbol,
  judged: readonly ReturnType<typeof judge>[],
  { labels, heads }: MixtureReader,
  parameters: MixtureParameters,
): Refitted & { readonly texts: number } {
  const own = judged.filter(({ sections }) => sections.has(section));
  const isOwn = (label: number) => labels[label].startsWith(section) && heads.known[label] === 1;
  return { ...refitWeights(own, expertOf(section, parameters).weights.seen, isOwn), texts: own.length };
}

/** Experts whose weights did not change stay the same objects. */
const withWeights = (
  parameters: MixtureParameters,
  weightsOf: ReadonlyMap<string, readonly number[]>,
): MixtureParameters => ({
  ...parameters,
  experts: parameters.experts.map((expert) => {
    const seen = weightsOf.get(expert.section);
    return seen === undefined || seen === expert.weights.seen
      ? expert
      : { ...expert, weights: { ...expert.weights, seen: [...seen] } };
  }),
});
