import { isLegacy, SECTIONS, subclassOf, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { ExampleSet } from '../neighbours/index.js';

/** Of remembered texts whose symbols are all known, legacy symbols aside. */
export interface RememberedShares {
  /** The share of them with each subclass: [subclasses]. */
  readonly subclasses: Float64Array;
  /** With each section: [sections]. */
  readonly sections: Float64Array;
}

type Examples = Pick<ExampleSet, 'size' | 'isRemoved' | 'completenessAt' | 'symbolsAt'>;

export function rememberedShares(examples: Examples, labels: readonly CpcSymbol[]): RememberedShares {
  const places = new Map(labels.map((label, place) => [label, place]));
  const subclasses = new Float64Array(labels.length);
  const sections = new Float64Array(SECTIONS.length);
  let texts = 0;
  for (let row = 0; row < examples.size; row++) {
    if (examples.isRemoved(row) || examples.completenessAt(row) !== 'complete') continue;
    texts++;
    const symbols = examples.symbolsAt(row).filter((symbol) => !isLegacy(symbol));
    for (const symbol of new Set(symbols.map(subclassOf))) {
      const place = symbol === null ? undefined : places.get(symbol);
      if (place !== undefined) subclasses[place]++;
    }
    for (const section of new Set(symbols.map(([letter]) => letter as CpcSymbol)))
      sections[SECTIONS.indexOf(section)]++;
  }
  const share = (count: number) => (texts === 0 ? 0 : count / texts);
  return { subclasses: subclasses.map(share), sections: sections.map(share) };
}
