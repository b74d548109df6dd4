import { type Random, randomAt, weightedDraw } from '@nonet/numerics';
import type { Tensor } from '@nonet/onnx-graph';
import { balancedWeights } from '../corpus/balanced-weights.js';
import { TextSymbols, type SymbolMembership } from '../corpus/text-symbols.js';
import { contrast, type Denominator, NEGATIVE, POSITIVE, UNKNOWN } from './contrastive-losses.js';
import type { BatchShape, DrawnBatch, Objective } from './objective.js';
import { rowsAtLevel, type SymbolTable } from '../corpus/symbol-table.js';
import { drawWindow, textCount, textLength, TokenRows } from '../corpus/token-rows.js';
import { labelsOf, type TrainingData } from '../corpus/training-texts.js';

/**
 * Contrast over multi-label positives: a patent against other patents and against texts of symbols at all levels, so that
 * patents and the scheme come to share one space. Needs no heads.
 */
export interface InfoNceLoss {
  readonly type: 'info-nce';
  readonly temperature: number;
  readonly denominator: Denominator;
}

const RELATIONS: Readonly<Record<SymbolMembership, number>> = {
  has: POSITIVE,
  lacks: NEGATIVE,
  unknown: UNKNOWN,
};
/** No symbol: stands for an empty row. */
const NONE = -1;
/** Maximum number of draws of a sibling. */
const TRIES = 8;

export function infoNceObjective(data: TrainingData, shape: BatchShape, settings: InfoNceLoss): Objective {
  const { texts, table } = data;
  const symbolsOf = new TextSymbols(texts, table);
  const subclassOf = rowsAtLevel(table, 'subclass');
  const count = textCount(texts.tokens);
  const subclasses = Array.from({ length: count }, (_, text) =>
    [...new Set(Array.from(labelsOf(texts, text), (label) => subclassOf[label]!))].filter(
      (row) => row !== NONE,
    ),
  );
  const sampler: Sampler = {
    data,
    shape,
    symbolsOf,
    members: symbolsOf.members(),
    children: childrenOf(table),
    subclasses,
    balanced: weightedDraw(balancedWeights(subclasses)),
  };
  const { texts: size } = shape;
  return {
    heads: [],
    withoutExamples: [],
    batchesPerEpoch: Math.max(1, Math.floor(count / size)),
    rows: 4 * size,
    relations: { candidates: [size, 3 * size] },
    draw: (place) => draw(sampler, place),
    loss: ({ f }, vectors, relations) => {
      const [anchors, candidates] = f.split(vectors, [size, 3 * size], 0) as [Tensor, Tensor];
      const similarities = f.product(anchors, candidates, { transB: 1, alpha: 1 / settings.temperature });
      return {
        loss: contrast(f, similarities, relations['candidates']!, settings.denominator),
        metrics: {},
      };
    },
  };
}

interface Sampler {
  readonly data: TrainingData;
  readonly shape: BatchShape;
  readonly symbolsOf: TextSymbols;
  /** The texts that have each symbol. */
  readonly members: readonly (readonly number[])[];
  /** The rows right below each symbol; those of the sections under NONE. */
  readonly children: ReadonlyMap<number, readonly number[]>;
  readonly subclasses: readonly (readonly number[])[];
  readonly balanced: (random: Random) => number;
}

/**
 * For each anchor: a symbol of it at some level, a partner that shares the symbol, the symbol's text, and as a hard negative
 * the text of a sibling that the anchor lacks. All partners and symbols of the batch are candidates of all anchors.
 */
function draw(sampler: Sampler, place: number): DrawnBatch {
  const { data, shape, symbolsOf, members } = sampler;
  const { texts, symbolTokens } = data;
  const random = randomAt(shape.seed, place);
  const anchors = Array.from({ length: shape.texts }, () =>
    place % 2 === 1 ? sampler.balanced(random) : random.below(sampler.subclasses.length),
  );
  const drawn = anchors.map((text) => {
    const labels = labelsOf(texts, text);
    const chain = symbolsOf.chain(labels[random.below(labels.length)]!);
    const symbol = chain[random.below(chain.length)]!;
    const sharing = members[symbol]!;
    return {
      symbol,
      partner: sharing[random.below(sharing.length)]!,
      sibling: drawSibling(sampler, text, symbol, random),
    };
  });
  const partners = drawn.map(({ partner }) => partner);
  const symbols = [...drawn.map(({ symbol }) => symbol), ...drawn.map(({ sibling }) => sibling)];
  const rows = new TokenRows();
  for (const text of [...anchors, ...partners]) {
    const window = drawWindow(textLength(texts.tokens, text), shape.cropping, random);
    rows.add(texts.tokens, text, shape.text, window);
  }
  for (const symbol of symbols) {
    if (symbol === NONE) rows.addEmpty(shape.symbol);
    else rows.add(symbolTokens, symbol, shape.symbol);
  }
  const candidates = partners.length + symbols.length;
  const relations = new Uint8Array(anchors.length * candidates);
  anchors.forEach((text, i) => {
    partners.forEach((partner, k) => {
      relations[i * candidates + k] = patentRelation(sampler, text, partner, drawn[i]!.symbol);
    });
    symbols.forEach((symbol, k) => {
      const relation = symbol === NONE ? UNKNOWN : RELATIONS[symbolsOf.membership(text, symbol)];
      relations[i * candidates + partners.length + k] = relation;
    });
  });
  return { rows, relations: { candidates: relations } };
}

/** Right: it has the symbol drawn for the anchor. Wrong: it is known to lack that, and to share no subclass either. */
function patentRelation(
  { symbolsOf, subclasses }: Sampler,
  anchor: number,
  other: number,
  symbol: number,
): number {
  const holding = symbolsOf.membership(other, symbol);
  if (holding !== 'lacks') return RELATIONS[holding];
  return subclasses[anchor]!.some((row) => subclasses[other]!.includes(row)) ? UNKNOWN : NEGATIVE;
}

function drawSibling(
  { data, symbolsOf, children }: Sampler,
  text: number,
  symbol: number,
  random: Random,
): number {
  const siblings = children.get(data.table.parents[symbol]!)!;
  for (let i = 0; i < TRIES; i++) {
    const sibling = siblings[random.below(siblings.length)]!;
    if (symbolsOf.membership(text, sibling) === 'lacks') return sibling;
  }
  return NONE;
}

function childrenOf({ parents }: SymbolTable): Map<number, number[]> {
  const children = new Map<number, number[]>();
  parents.forEach((parent, row) => {
    const known = children.get(parent);
    if (known) known.push(row);
    else children.set(parent, [row]);
  });
  return children;
}
