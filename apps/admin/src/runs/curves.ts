import type { Point } from './run-query.js';

/** A line of a chart, from the points of one run. */
export interface Line {
  /** What the legend calls it. */
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Curve {
  readonly title: string;
  /** What x counts: `step`, or the reports of a run that has no steps. */
  readonly along: 'step' | 'report';
  /** Whether the lines are told apart by name: those of several runs are, even if only one of them has this figure. */
  readonly isNamed: boolean;
  readonly lines: readonly Line[];
}

/** Figures that belong into one chart, and what people call them; any other gets a chart of its own. */
const CHARTS: readonly (readonly [
  title: string,
  figures: readonly (readonly [name: string, label: string])[],
])[] = [
  ['Loss', [['loss', 'loss']]],
  [
    'Right on held-out patents',
    [
      ['hit1', 'first symbol'],
      ['hit3', 'one of the first three'],
      ['hit5', 'one of the first five'],
    ],
  ],
  ['Learning rate', [['learningRate', 'learning rate']]],
  ['Tokens a second', [['tokensPerSecond', 'tokens a second']]],
  ['Length of the gradient', [['gradientNorm', 'length']]],
];
const NAMED = new Set(['step', ...CHARTS.flatMap(([, figures]) => figures.map(([name]) => name))]);

/** From one point no line can be drawn. */
const FEWEST = 2;

interface Measured {
  /** Before each label where several runs are drawn: `A`. */
  readonly name?: string;
  readonly points: readonly Point[];
}

/** The charts of a run, or of several in the same charts. */
export function curvesOf(runs: readonly Measured[]): Curve[] {
  const others = [
    ...new Set(
      runs.flatMap(({ points }) => points.flatMap(({ figures }) => figures.map(({ name }) => name))),
    ),
  ].filter((name) => !NAMED.has(name));
  const charts = [...CHARTS, ...others.map((name) => [wordsOf(name), [[name, wordsOf(name)]]] as const)];
  const along = runs.some(({ points }) => points.some(({ step }) => step !== null)) ? 'step' : 'report';
  return charts
    .map(([title, figures]) => ({
      title,
      along,
      isNamed: runs.length > 1 || figures.length > 1,
      lines: runs.flatMap(({ name: run, points }) =>
        figures.map(([name, label]) => ({
          label: run === undefined ? label : figures.length === 1 ? run : `${run}: ${label}`,
          points: lineOf(points, name, along),
        })),
      ),
    }))
    .map((curve) => ({ ...curve, lines: curve.lines.filter(({ points }) => points.length >= FEWEST) }))
    .filter(({ lines }) => lines.length > 0) as Curve[];
}

const lineOf = (points: readonly Point[], name: string, along: Curve['along']): Line['points'] =>
  points.flatMap(({ step, figures }, i) => {
    const y = figures.find((figure) => figure.name === name)?.value;
    const x = along === 'step' ? step : i + 1;
    return y === undefined || x === null ? [] : [{ x, y }];
  });

/** `tokensPerSecond` as people read it: `Tokens per second`. */
export function wordsOf(name: string): string {
  const words = name.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
