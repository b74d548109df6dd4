/** What part of the square of side 1 is seen: its middle, and how much larger than the whole. The same on panels of any size. */
export interface Viewpoint {
  readonly x: number;
  readonly y: number;
  readonly magnification: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export const WHOLE: Viewpoint = { x: 0.5, y: 0.5, magnification: 1 };
export const MAGNIFICATION = { least: 0.5, most: 256 } as const;

/** Of a panel's side, what the whole square takes. */
const FILLED = 0.9;

export const pixelsPerUnit = (side: number, { magnification }: Viewpoint): number =>
  Math.max(1, side) * FILLED * magnification;

/** The inverse of `pixelsPerUnit`. */
export const magnificationOf = (side: number, pixels: number): number =>
  pixels / (Math.max(1, side) * FILLED);

export function onPanel({ x, y }: Place, side: number, viewpoint: Viewpoint): Place {
  const scale = pixelsPerUnit(side, viewpoint);
  return { x: (x - viewpoint.x) * scale + side / 2, y: (y - viewpoint.y) * scale + side / 2 };
}

export function onPlane({ x, y }: Place, side: number, viewpoint: Viewpoint): Place {
  const scale = pixelsPerUnit(side, viewpoint);
  return { x: (x - side / 2) / scale + viewpoint.x, y: (y - side / 2) / scale + viewpoint.y };
}

export const zoomed = (viewpoint: Viewpoint, factor: number): Viewpoint => ({
  ...viewpoint,
  magnification: Math.min(
    MAGNIFICATION.most,
    Math.max(MAGNIFICATION.least, viewpoint.magnification * factor),
  ),
});

/** Moved by a share of what is seen. */
export const moved = ({ x, y, magnification }: Viewpoint, right: number, down: number): Viewpoint => ({
  x: x + right / magnification,
  y: y + down / magnification,
  magnification,
});
