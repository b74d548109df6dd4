import { isLegacy, SECTIONS, subclassOf, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { UncalibratedText } from '../mixture/scoring.js';

/** What is known of the symbols of a text. */
export interface KnownSymbols {
  /** Symbols that it carries, as deep as they are known. */
  readonly right: readonly CpcSymbol[];
  /** Symbols that somebody said it does not carry. */
  readonly wrong: readonly CpcSymbol[];
  /** Whether what is not among `right` does not apply. */
  readonly isComplete: boolean;
  /** Sections of which its source knows nothing. */
  readonly unknownSections: readonly CpcSymbol[];
}

/** A text of a collection, as the model reads it. */
export interface CollectionText {
  readonly read: UncalibratedText;
  /** null: nothing. */
  readonly known: KnownSymbols | null;
}

/** For each label 1, 0, or null where nothing is known of it. */
export type Truth = (label: number) => 0 | 1 | null;

/** What is known of the subclasses of a text. */
export function subclassTruth(known: KnownSymbols, labels: readonly CpcSymbol[]): Truth {
  const right = new Set(known.right.map((symbol) => subclassOf(symbol)));
  return (label) => {
    const symbol = labels[label];
    if (isLegacy(symbol)) return null;
    if (right.has(symbol)) return 1;
    // Whoever refuses a section or a class refuses its subclasses.
    if (known.wrong.some((refused) => symbol.startsWith(refused))) return 0;
    return known.isComplete && !known.unknownSections.includes(symbol[0] as CpcSymbol) ? 0 : null;
  };
}

/** What is known of its sections; what Y's gate says is said of other symbols than legacy ones. */
export function sectionTruth(known: KnownSymbols): Truth {
  const right = new Set(
    known.right.filter((symbol) => !isLegacy(symbol) && symbol !== 'Y').map(([section]) => section),
  );
  return (place) => {
    const section = SECTIONS[place];
    if (right.has(section)) return 1;
    if (known.wrong.includes(section)) return 0;
    return known.isComplete && !known.unknownSections.includes(section) ? 0 : null;
  };
}
