import type { Place } from './viewpoint.js';

/** x and y of each point in turn. */
export type Places = readonly number[];

/** The point nearest to a place, of those that are shown and within reach; null where there is none. */
export function nearestPoint(
  places: Places,
  isShown: (point: number) => boolean,
  { x, y }: Place,
  reach: number,
): number | null {
  let [nearest, least] = [null as number | null, reach * reach];
  for (let point = 0; point < places.length / 2; point++) {
    const away = (places[2 * point]! - x) ** 2 + (places[2 * point + 1]! - y) ** 2;
    if (away <= least && isShown(point)) [nearest, least] = [point, away];
  }
  return nearest;
}

/** The next point in a direction, the more sideways the dearer; null where none lies ahead. */
export function nextPoint(
  places: Places,
  isShown: (point: number) => boolean,
  from: Place,
  [right, down]: readonly [right: number, down: number],
): number | null {
  let [next, least] = [null as number | null, Infinity];
  for (let point = 0; point < places.length / 2; point++) {
    const [x, y] = [places[2 * point]! - from.x, places[2 * point + 1]! - from.y];
    const along = x * right + y * down;
    if (along < 1e-5) continue;
    const cost = along + 2 * Math.abs(x * down + y * right);
    if (cost < least && isShown(point)) [next, least] = [point, cost];
  }
  return next;
}

/** The points that are shown and lie within a line drawn around them (even-odd rule). */
export function pointsWithin(
  places: Places,
  isShown: (point: number) => boolean,
  line: readonly Place[],
): number[] {
  const found: number[] = [];
  for (let point = 0; point < places.length / 2; point++)
    if (isShown(point) && isWithin(line, places[2 * point]!, places[2 * point + 1]!)) found.push(point);
  return found;
}

function isWithin(line: readonly Place[], x: number, y: number): boolean {
  let within = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [a, b] = [line[i]!, line[j]!];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) within = !within;
  }
  return within;
}
