import DataLoader from 'dataloader';
import type { AssignedSymbol, PatentsService } from './patents.service.js';

export interface PatentLoaders {
  readonly classificationsOf: DataLoader<number, AssignedSymbol[]>;
}

/** One statement for a whole page of patents. */
export function patentLoaders(patents: PatentsService): PatentLoaders {
  return { classificationsOf: new DataLoader((ids) => patents.classificationsOf(ids)) };
}
