import { subclassOf, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { isUnknownTo, patentText, type PatentRecord } from '@nonet/patents';
import type { RememberedExample } from '../neighbours/index.js';

/** A patent is read this far. */
const MAX_CHARACTERS = 2500;

/** What the experts read of a patent. */
export const readableText = (patent: Pick<PatentRecord, 'title' | 'abstract' | 'claims'>): string =>
  patentText(patent, { maxCharacters: MAX_CHARACTERS });

/** Whether what is not among its symbols does not apply. */
export const isWhole = ({ labels }: PatentRecord): boolean => labels !== 'partial' && labels !== 'single';

/** The symbols of a patent, but those of sections that its source, or the record itself, knows nothing of. */
export const symbolsOf = (
  { classifications, unknown }: PatentRecord,
  unknownSections: readonly CpcSymbol[],
): CpcSymbol[] =>
  classifications
    .map(({ symbol }) => symbol)
    .filter((symbol) => !isUnknownTo(unknownSections, symbol) && !isUnknownTo(unknown, symbol));

/** A patent as the memory keeps it: with what it carries at or below subclasses. */
export function exampleOf(patent: PatentRecord, unknownSections: readonly CpcSymbol[]): RememberedExample {
  return {
    id: patent.number,
    symbols: symbolsOf(patent, unknownSections).filter((symbol) => subclassOf(symbol) !== null),
    completeness: isWhole(patent) ? 'complete' : 'partial',
    text: readableText(patent),
  };
}

/** Without examples that have no symbol or no text, and without repetitions of a number. */
export function distinct(examples: readonly RememberedExample[]): RememberedExample[] {
  const known = new Map<string, RememberedExample>();
  for (const example of examples)
    if (example.symbols.length > 0 && example.text.trim() !== '' && !known.has(example.id))
      known.set(example.id, example);
  return [...known.values()];
}
