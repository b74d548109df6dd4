import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Matrix } from '@nonet/numerics';
import { labelPoints } from './label-points.js';
import { markPath, SECTION_MARKS, type SectionMark } from './section-marks.js';
import { type Point, scaledPoints } from './points.js';
import type { SectionSeparation } from './section-separation.js';
import { escapedXml, shortened, svgNumber, SVG_LOOK, svgStart, svgText } from './svg.js';

export interface ScatterPanel {
  /** What drew it, for example `Before: minilm-l6`. */
  readonly title: string;
  /** `[n, 2]`, y upwards. */
  readonly points: Matrix;
  readonly separation: SectionSeparation;
}

/** One picture, or a before and an after of the same patents. */
export interface Scatter {
  readonly title: string;
  readonly subtitle: string;
  /** The section of each point, the same in all panels. */
  readonly sections: readonly CpcSymbol[];
  readonly panels: readonly [ScatterPanel] | readonly [before: ScatterPanel, after: ScatterPanel];
}

type Present = SectionMark & { readonly count: number };

/** Pixels. */
const PANEL = 480;
const MARGIN = 24;
const GAP = 28;
const TOP = 100;
const INSET = 22;
const FIGURES = 50;
const LEGEND_LINE = 24;

const { faint: FAINT, ground: GROUND, line: LINE } = SVG_LOOK;

/**
 * A picture of patents as marks coloured by section, with a legend, as SVG: a file of its own or an element of a page. It
 * has a light background wherever it stands, a title and a description for those who do not see it, one mark for each
 * patent in each panel, the small sections above the large ones.
 */
export function sectionScatter({ title, subtitle, sections, panels }: Scatter): string {
  for (const { points } of panels) {
    if (points.rows !== sections.length || points.columns !== 2) {
      throw new RangeError(
        `The sections are ${sections.length}, the points a matrix of ${points.rows} x ${points.columns}.`,
      );
    }
  }
  const present = SECTION_MARKS.map((mark) => ({
    ...mark,
    count: sections.filter((section) => section === mark.section).length,
  })).filter(({ count }) => count > 0);
  const width = 2 * MARGIN + panels.length * PANEL + (panels.length - 1) * GAP;
  const columns = panels.length === 1 ? 2 : 3;
  const legendTop = TOP + PANEL + FIGURES + GAP;
  const height = legendTop + Math.ceil(present.length / columns) * LEGEND_LINE + MARGIN;
  return [
    svgStart({ width, height, title, description: description(subtitle, present, panels) }),
    svgText(MARGIN, 36, 20, title, 'font-weight="600"'),
    svgText(MARGIN, 58, 13, subtitle, `fill="${FAINT}"`),
    ...panels.map((panel, i) => drawPanel(panel, MARGIN + i * (PANEL + GAP), sections, present)),
    `<g class="legend">`,
    ...present.map((mark, i) => {
      const perColumn = Math.ceil(present.length / columns);
      const x = MARGIN + Math.floor(i / perColumn) * ((width - 2 * MARGIN) / columns);
      return drawLegendEntry(mark, x, legendTop + (i % perColumn) * LEGEND_LINE);
    }),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawPanel(
  panel: ScatterPanel,
  left: number,
  sections: readonly CpcSymbol[],
  present: readonly Present[],
): string {
  const places = scaledPoints(panel.points, {
    left: left + INSET,
    top: TOP + INSET,
    side: PANEL - 2 * INSET,
  });
  const radius = Math.min(5.5, Math.max(2, 1.6 + 44 / Math.sqrt(places.length)));
  const largestFirst = [...present].sort((a, b) => b.count - a.count);
  const letters = labelPoints(places, sections, { reach: 20, apart: 26 });
  const below = TOP + PANEL;
  return [
    '<g class="panel">',
    svgText(left, TOP - 12, 15, shortened(panel.title, 60), 'font-weight="600"'),
    `<rect x="${left}" y="${TOP}" width="${PANEL}" height="${PANEL}" rx="6" fill="${GROUND}" stroke="${LINE}"/>`,
    ...largestFirst.map((mark) => {
      const own = places.filter((_, i) => sections[i] === mark.section);
      const marks = own.map(({ x, y }) => `<path d="${markPath(mark, x, y, radius)}"/>`);
      return `<g class="marks" data-section="${mark.section}" fill="${mark.colour}" fill-opacity="0.8">${marks.join('')}</g>`;
    }),
    ...largestFirst.flatMap((mark) => {
      const place = letters.get(mark.section);
      return place ? [drawLetter(mark, place, radius)] : [];
    }),
    ...figures(panel.separation).map((line, i) =>
      svgText(left, below + 22 + i * 19, 13, line, i === 0 ? '' : `fill="${FAINT}"`),
    ),
    '</g>',
  ].join('\n');
}

/** A letter above a mark, with a rim in the colour of the ground. */
function drawLetter({ section, colour }: Present, place: Point, radius: number): string {
  const at = `x="${svgNumber(place.x)}" y="${svgNumber(place.y - radius - 3)}"`;
  return `<text ${at} text-anchor="middle" font-size="17" font-weight="700" fill="${colour}" stroke="${GROUND}" stroke-width="5" stroke-linejoin="round" paint-order="stroke" aria-hidden="true">${section}</text>`;
}

function drawLegendEntry(mark: Present, x: number, y: number): string {
  const label = `<tspan font-weight="700">${mark.section}</tspan> ${escapedXml(mark.name)} <tspan fill="${FAINT}">${mark.count.toLocaleString('en')}</tspan>`;
  return `<g class="legend-entry"><path d="${markPath(mark, x + 7, y - 4.5, 6)}" fill="${mark.colour}"/><text x="${svgNumber(x + 22)}" y="${y}" font-size="13">${label}</text></g>`;
}

function figures({ purity, chance, neighbours, silhouette }: SectionSeparation): string[] {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    `${percent(purity)} of the ${neighbours} nearest neighbours share the section (by chance ${percent(chance)})`,
    silhouette === null
      ? 'All of one section: no silhouette'
      : `Mean silhouette of the sections ${silhouette.toFixed(3).replace('-', '\u2212')}; both by cosine, on the whole vectors`,
  ];
}

function description(subtitle: string, present: readonly Present[], panels: Scatter['panels']): string {
  const counts = present.map(({ section, name, count }) => `${section} (${name}) ${count}`).join(', ');
  const views = panels.map(({ title, separation }) => `${title}: ${figures(separation).join('. ')}.`);
  return `${subtitle}. Patents by section: ${counts}. ${views.join(' ')}`;
}
