import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Point } from './points.js';

/** Points of a section that are tried as the place of its letter. */
const TRIED = 150;

/**
 * Where the letter of each section goes: at the point where its patents are densest and others few, not nearer than
 * `apart` to another letter. Large sections choose first. Distances in the unit of the places; `reach` is how far density
 * is felt.
 */
export function labelPoints(
  places: readonly Point[],
  sections: readonly CpcSymbol[],
  { reach, apart }: { readonly reach: number; readonly apart: number },
): ReadonlyMap<CpcSymbol, Point> {
  const members = new Map<CpcSymbol, number[]>();
  sections.forEach((section, i) => members.set(section, [...(members.get(section) ?? []), i]));
  const chosen = new Map<CpcSymbol, Point>();
  for (const [section, own] of [...members].sort(([, a], [, b]) => b.length - a.length)) {
    const step = Math.max(1, Math.floor(own.length / TRIED));
    const scored = own
      .filter((_, i) => i % step === 0)
      .map((i) => {
        // A section of few patents counts as much at its places as one of many: density is in shares.
        const score = places.reduce((sum, { x, y }, other) => {
          const weight = sections[other] === section ? 1 / own.length : -0.5 / places.length;
          const away = (x - places[i]!.x) ** 2 + (y - places[i]!.y) ** 2;
          return sum + weight * Math.exp(-away / (2 * reach * reach));
        }, 0);
        return { place: places[i]!, score };
      })
      .sort((a, b) => b.score - a.score);
    const taken = [...chosen.values()];
    const free = scored.find(({ place }) =>
      taken.every((other) => Math.hypot(other.x - place.x, other.y - place.y) >= apart),
    );
    if (free) chosen.set(section, free.place);
  }
  return chosen;
}
