/** How a section is drawn. The colours are in the style sheet, since a dark page needs others. */
export interface SectionMark {
  section: string;
  name: string;
  /** Within a circle of radius 1 about the origin. */
  path: string;
}

type Corner = readonly [x: number, y: number];

/** A point of a circle, from the top, clockwise. */
const onCircle = (turn: number, radius: number): Corner => {
  const angle = turn * 2 * Math.PI;
  return [Math.sin(angle) * radius, -Math.cos(angle) * radius];
};
const polygon = (corners: number, turn = 0) =>
  pathOf(Array.from({ length: corners }, (_, i) => onCircle(i / corners + turn, 1.15)));
const star = (points: number) =>
  pathOf(Array.from({ length: points * 2 }, (_, i) => onCircle(i / points / 2, i % 2 === 0 ? 1.35 : 0.55)));
const pathOf = (corners: Corner[]) =>
  `M${corners.map((corner) => corner.map((value) => value.toFixed(2)).join(' ')).join('L')}Z`;

/** A shape for each, for those who cannot tell the colours apart. */
export const SECTION_MARKS: readonly SectionMark[] = [
  { section: 'A', name: 'Human needs', path: 'M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0Z' },
  { section: 'B', name: 'Working, moving', path: polygon(4, 1 / 8) },
  { section: 'C', name: 'Chemistry, metals', path: polygon(3) },
  { section: 'D', name: 'Textiles, paper', path: star(4) },
  { section: 'E', name: 'Building, mining', path: polygon(3, 1 / 2) },
  { section: 'F', name: 'Machines, heat', path: polygon(4) },
  { section: 'G', name: 'Physics, computing', path: polygon(6) },
  { section: 'H', name: 'Electricity', path: star(5) },
  { section: 'Y', name: 'Cross-cutting tags', path: star(3) },
];
