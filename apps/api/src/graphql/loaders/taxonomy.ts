import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import DataLoader from 'dataloader';
import type { CpcNode, DefinitionSection, SymbolFacts, TaxonomyService } from '@nonet/services/taxonomy';

export interface TaxonomyLoaders {
  readonly nodeById: DataLoader<number, CpcNode | null>;
  readonly nodeBySymbol: DataLoader<CpcSymbol, CpcNode | null>;
  readonly childrenOf: DataLoader<number, CpcNode[]>;
  readonly ancestorsOf: DataLoader<number, CpcNode[]>;
  readonly factsOf: DataLoader<CpcSymbol, SymbolFacts>;
  readonly definitionsOf: DataLoader<CpcSymbol, readonly DefinitionSection[]>;
  readonly successorsOf: DataLoader<CpcSymbol, CpcNode[]>;
}

/** One statement for a whole page of nodes, whichever way it walks the tree. */
export function taxonomyLoaders(taxonomy: TaxonomyService): TaxonomyLoaders {
  return {
    nodeById: new DataLoader((ids) => taxonomy.nodesByIds(ids)),
    nodeBySymbol: new DataLoader((symbols) => taxonomy.nodesBySymbols(symbols)),
    childrenOf: new DataLoader((ids) => taxonomy.childrenOf(ids)),
    ancestorsOf: new DataLoader((ids) => taxonomy.ancestorsOf(ids)),
    factsOf: new DataLoader((symbols) => taxonomy.factsOf(symbols)),
    definitionsOf: new DataLoader((symbols) => taxonomy.definitionsOf(symbols)),
    successorsOf: new DataLoader((symbols) => taxonomy.successorsOf(symbols)),
  };
}
