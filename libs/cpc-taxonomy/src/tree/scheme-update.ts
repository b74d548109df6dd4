import type { CpcSymbol } from '../symbol/symbol.js';
import type { Taxonomy } from './taxonomy.js';

/** A symbol whose title is another one in the newer scheme. */
export interface Retitled {
  readonly symbol: CpcSymbol;
  readonly from: string;
  readonly to: string;
}

/** A symbol that hangs under another parent in the newer scheme. */
export interface Moved {
  readonly symbol: CpcSymbol;
  readonly from: CpcSymbol | null;
  readonly to: CpcSymbol | null;
}

/** A symbol of the older scheme that the newer one has no longer. Who keeps symbols keeps it, marked, and never reuses it. */
export interface Tombstone {
  readonly symbol: CpcSymbol;
  readonly title: string;
  readonly removedIn: string;
}

/** What a newer scheme changes. A symbol is the identity of a node, so `retitled` and `moved` keep theirs. */
export interface SchemeUpdate {
  readonly from: string;
  readonly to: string;
  /** In the order of the newer scheme. */
  readonly added: readonly CpcSymbol[];
  /** In the order of the older scheme. */
  readonly removed: readonly Tombstone[];
  readonly retitled: readonly Retitled[];
  readonly moved: readonly Moved[];
}

/** Compares two schemes symbol by symbol. */
export function diffSchemes(older: Taxonomy, newer: Taxonomy): SchemeUpdate {
  const added: CpcSymbol[] = [];
  const retitled: Retitled[] = [];
  const moved: Moved[] = [];
  for (let position = 0; position < newer.size; position++) {
    const symbol = newer.symbolAt(position);
    const before = older.positionOf(symbol);
    if (before < 0) {
      added.push(symbol);
      continue;
    }
    const titles = { from: older.titleAt(before), to: newer.titleAt(position) };
    if (titles.from !== titles.to) retitled.push({ symbol, ...titles });
    const parents = { from: parentOf(older, before), to: parentOf(newer, position) };
    if (parents.from !== parents.to) moved.push({ symbol, ...parents });
  }
  const removed: Tombstone[] = [];
  for (let position = 0; position < older.size; position++) {
    const symbol = older.symbolAt(position);
    if (newer.has(symbol)) continue;
    removed.push({ symbol, title: older.titleAt(position), removedIn: newer.version });
  }
  return { from: older.version, to: newer.version, added, removed, retitled, moved };
}

function parentOf(taxonomy: Taxonomy, position: number): CpcSymbol | null {
  const parent = taxonomy.parentAt(position);
  return parent < 0 ? null : taxonomy.symbolAt(parent);
}
