import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Page, PageRequest } from '../paging/index.js';
import type { SchemeChangeFilter, SchemeChangeKind } from './list-scheme-changes.operation.js';

/** What an imported scheme changed of a symbol. */
export interface SchemeChange {
  readonly kind: SchemeChangeKind;
  readonly symbol: CpcSymbol;
  readonly fromVersion: string;
  readonly version: string;
  /** The title before (removed, retitled), or the symbol above it before (moved); null: it is new. */
  readonly before: string | null;
  /** The title after (added, retitled), or the symbol above it after (moved); null: it is gone. */
  readonly after: string | null;
  /** Of the import that brought the update. */
  readonly schemeId: number;
}

/** An imported scheme that changed the one before it, in numbers of symbols. */
export interface SchemeUpdate {
  readonly id: number;
  readonly version: string;
  readonly fromVersion: string;
  readonly importedAt: Date;
  readonly added: number;
  readonly removed: number;
  readonly moved: number;
  readonly retitled: number;
}

export interface SchemeChangesService {
  /** The newest update first, in the order of the symbols. @throws CPC_SYMBOL_INVALID */
  list(filter: SchemeChangeFilter, page: PageRequest): Promise<Page<SchemeChange>>;
  /** The newest first. */
  updates(): Promise<SchemeUpdate[]>;
  /** For loaders: how many stored patents carry each symbol itself. */
  carriersOf(symbols: readonly CpcSymbol[]): Promise<number[]>;
  /** For loaders: how many stored patents carry a symbol that each update removed, by the update's id. */
  touchedBy(updateIds: readonly number[]): Promise<number[]>;
}
