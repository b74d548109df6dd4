import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import DataLoader from 'dataloader';
import type { SchemeChangesService } from '@nonet/services/scheme-changes';

export interface SchemeChangeLoaders {
  /** How many patents carry a symbol itself. */
  readonly carriersOf: DataLoader<CpcSymbol, number>;
  /** How many patents an update touches, by its id. */
  readonly touchedBy: DataLoader<number, number>;
}

/** One statement for the counts of a whole page. */
export function schemeChangeLoaders(changes: SchemeChangesService): SchemeChangeLoaders {
  return {
    carriersOf: new DataLoader((symbols) => changes.carriersOf(symbols)),
    touchedBy: new DataLoader((ids) => changes.touchedBy(ids)),
  };
}
