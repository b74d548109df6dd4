import { svgNumber } from '../projection/index.js';

/** How a classifier is drawn: a colour, and a shape for those who cannot tell the colours apart. */
export interface Mark {
  readonly colour: string;
  /** A path about the origin, in pixels. */
  readonly path: string;
}

const SHAPES = {
  circle: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z',
  square: 'M-4.5-4.5h9v9h-9Z',
  triangle: 'M0-5.5L5.5 4.5h-11Z',
  diamond: 'M0-6L5 0L0 6L-5 0Z',
  wedge: 'M0 5.5L5.5-4.5h-11Z',
  bar: 'M-2.5-6h5v12h-5Z',
  plank: 'M-6-2.5h12v5h-12Z',
} as const;

/** Contrast to the ground at least 3 : 1, and apart in common colour blindness. */
export const MARKS: readonly Mark[] = [
  { colour: '#0b5fa5', path: SHAPES.circle },
  { colour: '#c2510c', path: SHAPES.square },
  { colour: '#1f7a4d', path: SHAPES.triangle },
  { colour: '#7b3fb0', path: SHAPES.diamond },
  { colour: '#a3476f', path: SHAPES.wedge },
  { colour: '#6a5a00', path: SHAPES.bar },
  { colour: '#4b5763', path: SHAPES.plank },
];

/** Filled where it was measured here, hollow where it was published. */
export function drawMark(
  { colour, path }: Mark,
  origin: 'measured' | 'published',
  x: number,
  y: number,
): string {
  const look =
    origin === 'measured'
      ? `fill="${colour}" stroke="${colour}"`
      : `fill="#ffffff" stroke="${colour}" stroke-width="1.6"`;
  return `<path class="mark" d="${path}" transform="translate(${svgNumber(x)} ${svgNumber(y)})" ${look}/>`;
}
