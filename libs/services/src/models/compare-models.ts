import type { ModelEvaluation } from './models.service.js';
import { figuresOf, type FigureName, type LabelFigures } from './evaluation-figures.js';

/** The same figure of two versions. */
export interface FigurePair {
  readonly name: FigureName;
  readonly a: number | null;
  readonly b: number | null;
}

/** How well two versions decide one label. */
export interface LabelPair {
  readonly symbol: string;
  readonly documents: number;
  readonly a: LabelFigures | null;
  readonly b: LabelFigures | null;
  /** By how much the F1 of the second is higher; a version that never names a label has none of it. */
  readonly gain: number;
}

/** Two versions on the same documents, at the same level. */
export interface SetComparison {
  readonly a: ModelEvaluation;
  readonly b: ModelEvaluation;
  readonly figures: readonly FigurePair[];
  /** The largest differences first. */
  readonly labels: readonly LabelPair[];
}

/** The sets that both versions were evaluated on in the same way, each with the newest figures of both. */
export function compareEvaluations(
  ofA: readonly ModelEvaluation[],
  ofB: readonly ModelEvaluation[],
): SetComparison[] {
  const newest = (all: readonly ModelEvaluation[]) => {
    const oldestFirst = [...all].sort((x, y) => x.createdAt.getTime() - y.createdAt.getTime());
    return new Map(oldestFirst.map((one) => [`${one.sha256} ${one.level} ${one.mode}`, one]));
  };
  const others = newest(ofB);
  return [...newest(ofA)].flatMap(([key, a]) => {
    const b = others.get(key);
    return b === undefined ? [] : [comparisonOf(a, b)];
  });
}

function comparisonOf(a: ModelEvaluation, b: ModelEvaluation): SetComparison {
  const [first, second] = [figuresOf(a), figuresOf(b)];
  const valuesOf = ({ figures }: typeof first) => new Map(figures.map(({ name, value }) => [name, value]));
  const [mine, theirs] = [valuesOf(first), valuesOf(second)];
  const labelsOf = ({ labels }: typeof first) => new Map(labels.map((label) => [label.symbol, label]));
  const [left, right] = [labelsOf(first), labelsOf(second)];
  return {
    a,
    b,
    figures: [...new Set([...mine.keys(), ...theirs.keys()])].map((name) => ({
      name,
      a: mine.get(name) ?? null,
      b: theirs.get(name) ?? null,
    })),
    labels: [...new Set([...left.keys(), ...right.keys()])]
      .map((symbol) => {
        const [one, other] = [left.get(symbol) ?? null, right.get(symbol) ?? null];
        const gain = (other?.f1 ?? 0) - (one?.f1 ?? 0);
        return { symbol, documents: one?.documents ?? other?.documents ?? 0, a: one, b: other, gain };
      })
      .sort((x, y) => Math.abs(y.gain) - Math.abs(x.gain) || (x.symbol < y.symbol ? -1 : 1)),
  };
}
