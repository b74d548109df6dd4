import { SVG_LOOK, svgNumber, svgText } from '../projection/index.js';
import { drawMark, type Mark } from './row-marks.js';
import type { Figure } from './section-table.js';

export interface PanelRow {
  readonly name: string;
  readonly origin: 'measured' | 'published';
  readonly data: string;
  /** By column; null: not known. */
  readonly figures: readonly (Figure | null)[];
}

/** Figures from 0 to 1 in columns, a mark for each row in each column. */
export interface Panel {
  readonly title: string;
  readonly columns: readonly string[];
  /** What stands small below each column. */
  readonly notes: readonly string[];
  /** The column before which a line parts what follows; null: none. */
  readonly rule: number | null;
  readonly rows: readonly PanelRow[];
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels around the plot within its area. */
const AXIS = 34;
const HEADING = 26;
const FOOT = 40;
/** The share of a column that its marks take. */
const SPREAD = 0.76;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

export function drawPanel(panel: Panel, marks: ReadonlyMap<string, Mark>, area: Area): string {
  const { title, columns, notes, rule, rows } = panel;
  const left = area.left + AXIS;
  const width = area.width - AXIS;
  const top = area.top + HEADING;
  const bottom = area.top + area.height - FOOT;
  const column = width / columns.length;
  const yOf = (value: number) => bottom - Math.min(1, Math.max(0, value)) * (bottom - top);
  /** Marks of a column stand side by side, each row at its own place. */
  const xOf = (at: number, row: number) =>
    left + column * (at + 0.5) + ((row + 0.5) / rows.length - 0.5) * column * SPREAD;
  const line = (x1: number, y1: number, x2: number, y2: number, look: string) =>
    `<line x1="${svgNumber(x1)}" y1="${svgNumber(y1)}" x2="${svgNumber(x2)}" y2="${svgNumber(y2)}" ${look}/>`;
  const centred = 'text-anchor="middle"';
  return [
    '<g class="panel">',
    svgText(area.left, area.top + 12, 15, title, 'font-weight="600"'),
    // Every other column has a background, so that rows are easy to follow.
    ...columns.map((_, at) =>
      at % 2 === 0
        ? `<rect x="${svgNumber(left + at * column)}" y="${top}" width="${svgNumber(column)}" height="${bottom - top}" fill="${SVG_LOOK.ground}"/>`
        : '',
    ),
    ...TICKS.flatMap((tick) => [
      line(left, yOf(tick), left + width, yOf(tick), `stroke="${SVG_LOOK.line}"`),
      svgText(left - 8, yOf(tick) + 4, 12, tick.toFixed(1), `text-anchor="end" fill="${SVG_LOOK.faint}"`),
    ]),
    ...(rule === null
      ? []
      : [line(left + rule * column, top, left + rule * column, bottom, `stroke="${SVG_LOOK.faint}"`)]),
    ...columns.flatMap((name, at) => [
      svgText(left + (at + 0.5) * column, bottom + 18, 13, name, `${centred} font-weight="600"`),
      svgText(
        left + (at + 0.5) * column,
        bottom + 33,
        10.5,
        notes[at],
        `${centred} fill="${SVG_LOOK.faint}"`,
      ),
    ]),
    ...rows.map(({ name, origin, figures }, row) => {
      const mark = marks.get(name)!;
      const drawn = figures.map((figure, at) => {
        if (figure === null) return '';
        const x = xOf(at, row);
        const [low, high] = figure.interval ?? [figure.value, figure.value];
        const whisker = line(x, yOf(low), x, yOf(high), `stroke="${mark.colour}" stroke-width="1.8"`);
        return `${figure.interval === null ? '' : whisker}${drawMark(mark, origin, x, yOf(figure.value))}`;
      });
      return `<g class="row">${drawn.join('')}</g>`;
    }),
    '</g>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}
