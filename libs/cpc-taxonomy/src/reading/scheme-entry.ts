import { is2000Series, levelOf, type CpcSymbol } from '../symbol/symbol.js';

/** One place of the scheme as published. Entries come in the order of the printed scheme: parents before children. */
export interface SchemeEntry {
  readonly symbol: CpcSymbol;
  /** Dots before the title: 0 for a main group, 1 and more for subgroups; null above the main group. */
  readonly depth: number | null;
  /** As published: references in `( )`, text of the CPC alone in `{ }`. */
  readonly title: string;
  /** The place may not be given to a document: a heading. */
  readonly notAllocatable: boolean;
  /** The place may only be given beside another one: indexing codes and tags. */
  readonly additionalOnly: boolean;
  /** What the place covers, its terms and synonyms; plain text. */
  readonly definition?: string | null;
  /** What the place is in the International Patent Classification, where the publication says so; empty: nothing there. */
  readonly ipc?: readonly CpcSymbol[];
}

/** How publications write that the IPC has nothing like a symbol. */
export const CPC_ONLY = /^CPC\s*-?\s*ONLY$/i;

/** What the definitions of the scheme say of one place; plain text, '' where a part is absent. */
export interface CpcDefinition {
  readonly symbol: CpcSymbol;
  /** What the place covers. */
  readonly statement: string;
  /** Glossary of terms. */
  readonly glossary: string;
  /** Synonyms and keywords found in documents. */
  readonly synonyms: string;
}

/** Where a publication does not carry the flag: only groups and their like are given to documents. */
export function isHeading(symbol: CpcSymbol): boolean {
  const level = levelOf(symbol);
  return level !== 'main-group' && level !== 'subgroup';
}

/** Where a publication does not carry the flag: the 2000 series and the whole of section Y are additional only. */
export function isAdditionalOnly(symbol: CpcSymbol): boolean {
  return symbol.startsWith('Y') || is2000Series(symbol);
}

export function collapseWhiteSpace(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
