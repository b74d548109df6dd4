import { LEVELS, SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { type Random, randomAt, weightedDraw } from '@nonet/numerics';
import type { StepContext, StepResult, Tensor } from '@nonet/onnx-graph';
import { balancedWeights } from '../corpus/balanced-weights.js';
import {
  contrastBothWays,
  knownLabels,
  NEGATIVE,
  POSITIVE,
  softLabels,
  sparseLabels,
  UNKNOWN,
} from './contrastive-losses.js';
import { firstHead } from './first-head.js';
import { type BatchShape, type DrawnBatch, headLogits, type Objective } from './objective.js';
import { levelRows, rowsAtLevel, type SymbolTable } from '../corpus/symbol-table.js';
import { type SoftLabels, UNTOLD } from '../corpus/teachers.js';
import { drawWindow, textCount, textLength, TokenRows } from '../corpus/token-rows.js';
import { isKnown, labelsOf, type TrainingData, type TrainingTexts } from '../corpus/training-texts.js';

/**
 * Encoder and label heads trained together, so that vectors serve zero-shot and supervised use alike: contrast of each
 * patent with a text of one of its symbols, a head over subclasses, and a head over sections. Where there are teachers the head over
 * subclasses learns their opinions, too.
 */
export interface JointLoss {
  readonly type: 'joint';
  readonly temperature: number;
  /** Weight of the section head beside the two other terms. */
  readonly sectionWeight: number;
  /** How often the symbol text is that of the subclass rather than of one of the patent's groups. */
  readonly subclassShare: number;
  /** Weight of what teachers say of the subclasses, where there are teachers. */
  readonly teacherWeight: number;
}

const SUBCLASS = LEVELS.indexOf('subclass');

/** The symbols of a text, seen from the subclasses. */
interface Known {
  /** Subclasses, as places in the list of all subclasses. */
  readonly subclasses: readonly number[];
  /** Bit `s`: it has a symbol of section `SECTIONS[s]`. */
  readonly sections: number;
}

export function jointObjective(data: TrainingData, shape: BatchShape, settings: JointLoss): Objective {
  const { texts, table } = data;
  const subclasses = levelRows(table, 'subclass');
  const known = knownSymbols(texts, table, subclasses);
  const balanced = weightedDraw(balancedWeights(known.map((text) => text.subclasses)));
  const frequency = frequencies(known, subclasses.length);
  const heads = [
    firstHead('subclasses', symbolsOf(table, subclasses), frequency, shape),
    firstHead('sections', SECTIONS, sectionFrequencies(known), shape),
  ];
  const sectionOf = Uint8Array.from(subclasses, (row) => sectionIndex(table, row));
  const subclassOf = rowsAtLevel(table, 'subclass');
  const taughtAs = texts.taught && placesOf(symbolsOf(table, subclasses), texts.taught);
  const sampler = { data, shape, settings, subclasses, subclassOf, sectionOf, known, balanced, taughtAs };
  const { texts: size } = shape;
  return {
    heads,
    withoutExamples: heads[0]!.labels.filter((_, i) => frequency[i] === 0),
    batchesPerEpoch: Math.max(1, Math.floor(textCount(texts.tokens) / size)),
    rows: 2 * size,
    relations: {
      pairs: [size, size],
      subclasses: [size, subclasses.length],
      sections: [size, SECTIONS.length],
      ...(taughtAs && { taught: [size, subclasses.length] }),
    },
    draw: (place) => draw(sampler, place),
    loss,
  };

  function loss(
    context: StepContext,
    vectors: Tensor,
    { pairs, subclasses: ofTexts, sections, taught }: Readonly<Record<string, Tensor>>,
  ): StepResult {
    const { f } = context;
    const [texts, symbols] = f.split(vectors, [size, size], 0) as [Tensor, Tensor];
    const similarities = f.product(texts, symbols, { transB: 1, alpha: 1 / settings.temperature });
    const contrast = contrastBothWays(f, similarities, pairs!);
    const logits = headLogits(context, heads[0]!, texts);
    const ofSubclasses = sparseLabels(f, logits, ofTexts!);
    const ofSections = knownLabels(f, headLogits(context, heads[1]!, texts), sections!);
    const loss = f.add(f.add(contrast, ofSubclasses), f.mul(ofSections, settings.sectionWeight));
    const metrics = { contrast, subclasses: ofSubclasses, sections: ofSections };
    if (!taught) return { loss, metrics };
    const ofTeachers = softLabels(f, logits, taught, size);
    return {
      loss: f.add(loss, f.mul(ofTeachers, settings.teacherWeight)),
      metrics: { ...metrics, teachers: ofTeachers },
    };
  }
}

interface Sampler {
  readonly data: TrainingData;
  readonly shape: BatchShape;
  readonly settings: JointLoss;
  /** Rows of the subclasses in the symbol table. */
  readonly subclasses: Int32Array;
  /** Row of the subclass of each row. */
  readonly subclassOf: Int32Array;
  /** Section of each subclass, as its place in SECTIONS. */
  readonly sectionOf: Uint8Array;
  readonly known: readonly Known[];
  readonly balanced: (random: Random) => number;
  /** For each subclass its column in what teachers say, or -1. */
  readonly taughtAs?: Int32Array;
}

/** Every second batch is balanced: texts of rare subclasses are drawn more often. */
function draw(sampler: Sampler, place: number): DrawnBatch {
  const { data, shape, subclasses, known } = sampler;
  const { texts, symbolTokens } = data;
  const random = randomAt(shape.seed, place);
  const rows = new TokenRows();
  const drawn: number[] = [];
  const asked: (DrawnSymbol | null)[] = [];
  for (let i = 0; i < shape.texts; i++) {
    const text = place % 2 === 1 ? sampler.balanced(random) : random.below(known.length);
    const window = drawWindow(textLength(texts.tokens, text), shape.cropping, random);
    rows.add(texts.tokens, text, shape.text, window);
    drawn.push(text);
    asked.push(drawSymbol(sampler, text, random));
  }
  for (const symbol of asked) {
    if (symbol === null) rows.addEmpty(shape.symbol);
    else rows.add(symbolTokens, textOf(data, symbol.row, random), shape.symbol);
  }
  const pairs = new Uint8Array(shape.texts ** 2).fill(UNKNOWN);
  const ofSubclasses = new Uint8Array(shape.texts * subclasses.length);
  const ofSections = new Uint8Array(shape.texts * SECTIONS.length);
  const taught = sampler.taughtAs && opinions(texts.taught!, sampler.taughtAs, drawn);
  drawn.forEach((text, i) => {
    const own = known[text]!;
    markSubclasses(sampler, text, ofSubclasses.subarray(i * subclasses.length, (i + 1) * subclasses.length));
    for (let s = 0; s < SECTIONS.length; s++) {
      const has = (own.sections >> s) & 1;
      const certain = texts.complete[text] && isKnown(texts, text, s);
      ofSections[i * SECTIONS.length + s] = has ? POSITIVE : certain ? NEGATIVE : UNKNOWN;
    }
    if (asked[i] === null) return;
    asked.forEach((symbol, k) => {
      const at = i * shape.texts + k;
      if (k === i) pairs[at] = POSITIVE;
      else if (symbol === null || own.subclasses.includes(symbol.subclass)) pairs[at] = UNKNOWN;
      else pairs[at] = isKnown(texts, text, sampler.sectionOf[symbol.subclass]!) ? NEGATIVE : UNKNOWN;
    });
  });
  return {
    rows,
    relations: { pairs, subclasses: ofSubclasses, sections: ofSections, ...(taught && { taught }) },
  };
}

const placesOf = (symbols: readonly CpcSymbol[], { labels }: SoftLabels): Int32Array =>
  Int32Array.from(symbols, (symbol) => labels.indexOf(symbol));

/** What teachers say of these texts: `[texts, subclasses]`. */
function opinions(
  { labels, probabilities }: SoftLabels,
  columns: Int32Array,
  texts: readonly number[],
): Uint8Array {
  const said = new Uint8Array(texts.length * columns.length).fill(UNTOLD);
  texts.forEach((text, i) =>
    columns.forEach((column, place) => {
      if (column >= 0) said[i * columns.length + place] = probabilities[text * labels.length + column]!;
    }),
  );
  return said;
}

interface DrawnSymbol {
  /** Of the text of the symbol, in the symbol table. */
  readonly row: number;
  /** Its place among the subclasses. */
  readonly subclass: number;
}

/** One of the texts of a symbol: if there are two, each with the same chance. */
function textOf({ secondTexts }: TrainingData, row: number, random: Random): number {
  const second = secondTexts[row]!;
  return second >= 0 && random.next() < 0.5 ? second : row;
}

/** One of the text's subclasses at random, by its own text or by the text of a group of the patent below it. */
function drawSymbol(
  { data, settings, subclasses, subclassOf, known }: Sampler,
  text: number,
  random: Random,
): DrawnSymbol | null {
  const own = known[text]!.subclasses;
  if (own.length === 0) return null;
  const subclass = own[random.below(own.length)]!;
  const row = subclasses[subclass]!;
  const groups = labelsOf(data.texts, text).filter((label) => label !== row && subclassOf[label] === row);
  const chance = random.next();
  if (chance < settings.subclassShare || groups.length === 0) return { row, subclass };
  return { row: groups[random.below(groups.length)]!, subclass };
}

/**
 * Of a patent with only part of its symbols, and of sections that a source does not know, only what is given is
 * certain. A label above subclasses rules out those beside it, and leaves open those below it.
 */
function markSubclasses(
  { data, subclasses, sectionOf, known }: Sampler,
  text: number,
  marks: Uint8Array,
): void {
  const { texts, table } = data;
  if (!texts.complete[text]) marks.fill(UNKNOWN);
  sectionOf.forEach((section, i) => {
    if (!isKnown(texts, text, section)) marks[i] = UNKNOWN;
  });
  for (const label of labelsOf(texts, text)) {
    if (table.levels[label]! >= SUBCLASS) continue;
    const end = table.ends[label]!;
    subclasses.forEach((row, i) => {
      if (row > label && row < end) marks[i] = UNKNOWN;
    });
  }
  for (const subclass of known[text]!.subclasses) marks[subclass] = POSITIVE;
}

function knownSymbols(texts: TrainingTexts, table: SymbolTable, subclasses: Int32Array): Known[] {
  const subclassOf = rowsAtLevel(table, 'subclass');
  const places = new Map<number, number>();
  subclasses.forEach((row, place) => places.set(row, place));
  return Array.from({ length: textCount(texts.tokens) }, (_, text) => {
    const own = new Set<number>();
    let sections = 0;
    for (const label of labelsOf(texts, text)) {
      sections |= 1 << sectionIndex(table, label);
      const place = places.get(subclassOf[label]!);
      if (place !== undefined) own.add(place);
    }
    return { subclasses: [...own], sections };
  });
}

/** Frequency of each subclass among the texts that have any. */
function frequencies(known: readonly Known[], count: number): Float64Array {
  const frequency = new Float64Array(count);
  const texts = known.filter(({ subclasses }) => subclasses.length > 0);
  for (const { subclasses } of texts)
    for (const subclass of subclasses) frequency[subclass]! += 1 / texts.length;
  return frequency;
}

function sectionFrequencies(known: readonly Known[]): Float64Array {
  return Float64Array.from(
    SECTIONS,
    (_, s) => known.filter(({ sections }) => (sections >> s) & 1).length / known.length,
  );
}

const sectionIndex = ({ symbols }: SymbolTable, row: number): number =>
  SECTIONS.indexOf(symbols[row]![0] as CpcSymbol);
const symbolsOf = ({ symbols }: SymbolTable, rows: Int32Array): CpcSymbol[] =>
  Array.from(rows, (row) => symbols[row]!);
