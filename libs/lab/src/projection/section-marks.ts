import { type CpcSymbol, SECTIONS } from '@nonet/cpc-taxonomy';
import { svgNumber } from './svg.js';

/** How a section is drawn: a colour, a shape for those who cannot tell the colours apart, and a name in the legend. */
export interface SectionMark {
  readonly section: CpcSymbol;
  readonly name: string;
  readonly colour: string;
  /** Corners `[x, y]` of a polygon within the unit circle, or the circle itself. */
  readonly shape: 'circle' | readonly (readonly [number, number])[];
}

/**
 * Nine colours with a contrast of at least 3 : 1 against white (WCAG 2.2, 1.4.11), spread so that neighbours stay apart in
 * common colour blindness too.
 */
const looks: readonly Omit<SectionMark, 'section'>[] = [
  { name: 'Human needs', colour: '#226450', shape: 'circle' },
  { name: 'Working, moving', colour: '#b26339', shape: polygon(4, 45) },
  { name: 'Chemistry, metals', colour: '#8d09fb', shape: polygon(3, 0) },
  { name: 'Textiles, paper', colour: '#b47ca0', shape: star(4) },
  { name: 'Building, mining', colour: '#422a04', shape: polygon(3, 180) },
  { name: 'Machines, heat', colour: '#2e33a4', shape: polygon(4, 0) },
  { name: 'Physics, computing', colour: '#007cd8', shape: polygon(6, 0) },
  { name: 'Electricity', colour: '#f45905', shape: star(5) },
  { name: 'Cross-cutting tags', colour: '#1e5073', shape: star(3) },
];

/** One mark for each section, in scheme order. */
export const SECTION_MARKS: readonly SectionMark[] = SECTIONS.map((section, i) => ({
  section,
  ...looks[i]!,
}));

/** The path of a mark about a point; coordinates and radius in pixels. */
export function markPath({ shape }: SectionMark, x: number, y: number, radius: number): string {
  if (shape === 'circle') {
    // Rounded before it is doubled: two arcs of a radius that does not fit their ends make an egg.
    const r = Math.round(radius * 9) / 10;
    return `M${svgNumber(x - r)} ${svgNumber(y)}a${r} ${r} 0 1 0 ${svgNumber(2 * r)} 0a${r} ${r} 0 1 0 ${svgNumber(-2 * r)} 0Z`;
  }
  const corners = shape.map(([dx, dy]) => `${svgNumber(x + dx * radius)} ${svgNumber(y + dy * radius)}`);
  return `M${corners.join('L')}Z`;
}

function polygon(corners: number, turnedBy: number): [number, number][] {
  return Array.from({ length: corners }, (_, i) => onCircle(i / corners + turnedBy / 360, 1.1));
}

/** Points out, and notches between them. */
function star(points: number): [number, number][] {
  return Array.from({ length: points * 2 }, (_, i) => onCircle(i / points / 2, i % 2 === 0 ? 1.3 : 0.5));
}

/** From the top, clockwise. */
function onCircle(turns: number, radius: number): [number, number] {
  const angle = turns * 2 * Math.PI;
  return [Math.sin(angle) * radius, -Math.cos(angle) * radius];
}
