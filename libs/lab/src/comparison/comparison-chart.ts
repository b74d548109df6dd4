import { SECTIONS } from '@nonet/cpc-taxonomy';
import { shortened, SVG_LOOK, svgStart, svgText } from '../projection/index.js';
import type { Comparison } from './comparison.js';
import { drawPanel, type Panel, type PanelRow } from './dot-panel.js';
import { LEVEL_FIGURES } from './level-figures.js';
import { drawMark, MARKS, type Mark } from './row-marks.js';
import { AVERAGES } from './section-table.js';

/** Pixels. */
const WIDTH = 1180;
const MARGIN = 28;
const TOP = 84;
const PANEL = 330;
const LEGEND_LINE = 22;
/** Characters that fit beside a name. */
const LEGEND_CHARACTERS = 130;

/**
 * The comparison as a picture, SVG: a dot for each figure with its interval as a line, one colour and shape a classifier,
 * hollow where the figure is published and from other documents.
 */
export function comparisonChart(comparison: Comparison): string {
  const { model, facts } = comparison;
  const panels = panelsOf(comparison);
  const rows = legendRows(panels);
  const marks = new Map(rows.map(({ name }, i) => [name, MARKS[i % MARKS.length]!]));
  const legendTop = TOP + panels.length * PANEL + 12;
  const height = legendTop + rows.length * LEGEND_LINE + MARGIN;
  const subtitle = `${facts.data}; ${facts.date}. Lines: 95 % bootstrap intervals. Hollow marks: published, on other documents.`;
  return [
    svgStart({
      width: WIDTH,
      height,
      title: `${model}, measured`,
      description: description(subtitle, panels),
    }),
    svgText(MARGIN, 36, 20, `${model}, measured`, 'font-weight="600"'),
    svgText(MARGIN, 58, 13, subtitle, `fill="${SVG_LOOK.faint}"`),
    ...panels.map((panel, i) =>
      drawPanel(panel, marks, {
        left: MARGIN,
        top: TOP + i * PANEL,
        width: WIDTH - 2 * MARGIN,
        height: PANEL - 24,
      }),
    ),
    '<g class="legend">',
    ...rows.map((row, i) => drawLegendEntry(row, marks.get(row.name)!, legendTop + i * LEGEND_LINE)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** F1 by section, then each other level with the figures that need no list of labels. */
function panelsOf({ sections, levels }: Comparison): Panel[] {
  const bySection: Panel[] = [];
  if (sections !== null) {
    const notes = SECTIONS.map((section) =>
      sections.unknowable.includes(section) ? 'not known' : counted(sections.support[section]),
    );
    bySection.push({
      title: 'F1 by section',
      columns: [...SECTIONS, ...AVERAGES],
      notes: [...notes, '', '', ''],
      rule: SECTIONS.length,
      rows: sections.rows.map(({ name, origin, data, f1 }) => ({
        name,
        origin,
        data,
        figures: [...SECTIONS, ...AVERAGES].map((column) => f1[column] ?? null),
      })),
    });
  }
  const byLevel = levels
    .filter(({ level }) => level !== 'section')
    .map(({ level, measurements: all }): Panel => {
      const told = LEVEL_FIGURES.filter(({ of }) => of(all[0].evaluation) !== null);
      return {
        title: `${level[0].toUpperCase()}${level.slice(1).replace('-', ' ')} level, ${all[0].evaluation.documents} documents`,
        // `hierarchical F1` is wider than a column.
        columns: told.map(({ name }) => name.split(' ')[0]),
        notes: told.map(({ name }) => name.split(' ')[1] ?? ''),
        rule: null,
        rows: all.map(({ name, data, evaluation }) => ({
          name,
          origin: 'measured',
          data,
          figures: told.map(({ of }) => of(evaluation)),
        })),
      };
    });
  return [...bySection, ...byLevel];
}

const counted = (documents: number) => `${documents} document${documents === 1 ? '' : 's'}`;

/** Each classifier once, in the order in which they appear. */
function legendRows(panels: readonly Panel[]): PanelRow[] {
  const rows = new Map<string, PanelRow>();
  for (const { rows: own } of panels) for (const row of own) if (!rows.has(row.name)) rows.set(row.name, row);
  return [...rows.values()];
}

function drawLegendEntry({ name, origin, data }: PanelRow, mark: Mark, y: number): string {
  return [
    '<g class="legend-entry">',
    drawMark(mark, origin, MARGIN + 8, y - 4.5),
    svgText(MARGIN + 24, y, 13, name, 'font-weight="600"'),
    svgText(MARGIN + 250, y, 13, shortened(data, LEGEND_CHARACTERS), `fill="${SVG_LOOK.faint}"`),
    '</g>',
  ].join('');
}

function description(subtitle: string, panels: readonly Panel[]): string {
  const told = panels.map(({ title, columns, rows }) => {
    const lines = rows.map(({ name, figures }) => {
      const values = figures.flatMap((figure, i) =>
        figure === null ? [] : [`${columns[i]} ${figure.value.toFixed(2)}`],
      );
      return `${name}: ${values.join(', ')}`;
    });
    return `${title}. ${lines.join('. ')}.`;
  });
  return `${subtitle} ${told.join(' ')}`;
}
