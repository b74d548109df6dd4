import DataLoader from 'dataloader';
import { pageLoader, type PageLoader } from '../page-loader.js';
import type { AssignedSymbol, Patent, PatentCounts, PatentsService } from '@nonet/services/patents';

export interface PatentLoaders {
  readonly patentById: DataLoader<number, Patent | null>;
  readonly classificationsOf: DataLoader<number, AssignedSymbol[]>;
  /** By the id of a CPC node. */
  readonly patentCountsOf: DataLoader<number, PatentCounts>;
  /** By the id of a CPC node. */
  readonly patentsOf: PageLoader<number, Patent>;
}

/** One statement for the symbols of a whole page of patents, one for the patents of a whole page of symbols. */
export function patentLoaders(patents: PatentsService): PatentLoaders {
  return {
    patentById: new DataLoader((ids) => patents.byIds(ids)),
    classificationsOf: new DataLoader((ids) => patents.classificationsOf(ids)),
    patentCountsOf: new DataLoader((nodeIds) => patents.countsOf(nodeIds)),
    patentsOf: pageLoader((nodeIds, page) => patents.ofNodes(nodeIds, page)),
  };
}
