import type { CpcLevel, CpcSymbol, DefinitionSection, Taxonomy } from '@nonet/cpc-taxonomy';
import type { Page, PageRequest } from '../paging/index.js';
import type { SymbolFacts } from './symbol-facts.js';

export type { DefinitionLine, DefinitionSection } from '@nonet/cpc-taxonomy';
export type { SymbolFacts };

/** A symbol as the database keeps it; a removed one stays as a tombstone (`removedIn` set, `position` null). */
export interface CpcNode {
  readonly id: number;
  readonly symbol: CpcSymbol;
  readonly level: CpcLevel;
  /** Dots in the title list; null above main group. */
  readonly depth: number | null;
  readonly title: string;
  readonly definition: string | null;
  readonly parentId: number | null;
  readonly childCount: number;
  readonly notAllocatable: boolean;
  readonly additionalOnly: boolean;
  readonly addedIn: string;
  readonly removedIn: string | null;
  /** Place in scheme order; `[position, subtreeEnd)` is the node and all below it. */
  readonly position: number | null;
  readonly subtreeEnd: number | null;
}

/** The scheme in use. */
export interface CpcScheme {
  readonly version: string;
  readonly format: string;
  readonly nodes: number;
  /** Against the scheme that was in use before. */
  readonly added: number;
  readonly removed: number;
  readonly retitled: number;
  readonly moved: number;
  readonly importedAt: Date;
}

export interface CpcNodeFilter {
  readonly level?: CpcLevel;
  /** Only what stands below this symbol, at any depth (the symbol itself is not part of it). */
  readonly under?: string;
  /**
   * Words of title and definition, the last one possibly incomplete; or the beginning of a symbol. Nodes with all
   * the words come first, then those with the most and the rarest of them. Empty: no restriction.
   */
  readonly search?: string;
  /** Tombstones too. */
  readonly includeRemoved?: boolean;
}

export interface TaxonomyService {
  /** The scheme in use, or null before the first import. */
  scheme(): Promise<CpcScheme | null>;
  /** The node of a symbol in any accepted spelling, tombstones too. @throws CPC_SYMBOL_INVALID */
  node(symbol: string): Promise<CpcNode | null>;
  /** In scheme order; with `search` the best match comes first. */
  nodes(filter: CpcNodeFilter, page: PageRequest): Promise<Page<CpcNode>>;
  /** For loaders: one answer for each id, in order. */
  nodesByIds(ids: readonly number[]): Promise<(CpcNode | null)[]>;
  /** For loaders: one answer for each canonical symbol, in order. */
  nodesBySymbols(symbols: readonly CpcSymbol[]): Promise<(CpcNode | null)[]>;
  /** For loaders: the direct children of each id in scheme order. */
  childrenOf(ids: readonly number[]): Promise<CpcNode[][]>;
  /** For loaders: the ancestors of each id, section first, parent last. */
  ancestorsOf(ids: readonly number[]): Promise<CpcNode[][]>;
  /** For loaders: what is published of each symbol beside the scheme, in order. */
  factsOf(symbols: readonly CpcSymbol[]): Promise<SymbolFacts[]>;
  /** For loaders: the definition of each symbol section by section, in order; none where there is none, or only its text. */
  definitionsOf(symbols: readonly CpcSymbol[]): Promise<(readonly DefinitionSection[])[]>;
  /** For loaders: where the documents of each removed symbol went, in scheme order; of symbols in use none. */
  successorsOf(symbols: readonly CpcSymbol[]): Promise<CpcNode[][]>;
  /** The scheme in memory, as classifiers use it; replaced as a whole when one is imported. @throws SCHEME_MISSING */
  loaded(): Promise<Taxonomy>;
}
