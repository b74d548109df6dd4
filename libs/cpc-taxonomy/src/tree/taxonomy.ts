import type { CpcDefinition, SchemeEntry } from '../reading/scheme-entry.js';
import { LEVELS, type CpcLevel, type CpcSymbol } from '../symbol/symbol.js';
import { symbolKey, symbolOfKey } from '../symbol/symbol-key.js';
import type { RemovedSymbol } from './removed-symbol.js';
import { UnknownSymbolError } from './taxonomy-error.js';
import { TaxonomyBuilder } from './taxonomy-builder.js';
import { ADDITIONAL_ONLY, NOT_ALLOCATABLE, NO_DEPTH, type TaxonomyColumns } from './taxonomy-columns.js';

/** One place of the scheme in its tree. */
export interface TaxonomyNode {
  /** Place in scheme order, from 0. */
  readonly position: number;
  readonly symbol: CpcSymbol;
  readonly level: CpcLevel;
  /** Dots before the title: 0 for a main group, 1 and more for subgroups; null above the main group. */
  readonly depth: number | null;
  readonly title: string;
  readonly parent: CpcSymbol | null;
  /** First position behind the subtree: the descendants are `position + 1 … subtreeEnd - 1`. */
  readonly subtreeEnd: number;
  readonly definition: string | null;
  readonly notAllocatable: boolean;
  readonly additionalOnly: boolean;
}

export interface TaxonomyOptions {
  /** Year and month of the publication, for example `2025.05`. */
  readonly version: string;
  /** Definitions to attach; those of symbols that the scheme lacks are left out. */
  readonly definitions?: AsyncIterable<CpcDefinition> | Iterable<CpcDefinition>;
  /** Symbols of earlier versions. */
  readonly removed?: ReadonlyMap<CpcSymbol, RemovedSymbol>;
}

/**
 * The scheme as a tree in memory. Nodes stand in scheme order, which is preorder: a subtree is a run of positions. All
 * columns are typed arrays, so that the whole CPC (261,000 nodes, with definitions) takes some 60 MB and no work from
 * the garbage collector. It never changes once built.
 */
export class Taxonomy {
  private constructor(
    readonly version: string,
    private readonly columns: TaxonomyColumns,
    /** Symbols of earlier versions. */
    readonly gone: ReadonlyMap<CpcSymbol, RemovedSymbol>,
  ) {}

  /**
   * Builds the tree from entries in scheme order. A subgroup hangs under the last group before it with one dot less.
   * Throws `TaxonomyError` where the entries form no tree, and whatever reading them throws.
   */
  static async build(
    entries: AsyncIterable<SchemeEntry> | Iterable<SchemeEntry>,
    options: TaxonomyOptions,
  ): Promise<Taxonomy> {
    const builder = new TaxonomyBuilder();
    for await (const entry of entries) builder.add(entry);
    for await (const definition of options.definitions ?? []) builder.define(definition);
    return new Taxonomy(options.version, builder.finish(), options.removed ?? new Map());
  }

  get size(): number {
    return this.columns.keys.length;
  }

  has(symbol: CpcSymbol): boolean {
    return this.positionOf(symbol) >= 0;
  }

  /** What became of a symbol that an earlier version had; undefined of all others. */
  removed(symbol: CpcSymbol): RemovedSymbol | undefined {
    return this.has(symbol) ? undefined : this.gone.get(symbol);
  }

  get(symbol: CpcSymbol): TaxonomyNode | undefined {
    const position = this.positionOf(symbol);
    return position < 0 ? undefined : this.at(position);
  }

  /** The node at a position. Throws `RangeError` outside of `0 … size - 1`. */
  at(position: number): TaxonomyNode {
    const { columns } = this;
    if (!(position >= 0 && position < this.size)) {
      throw new RangeError(`Position ${position} is outside of 0 to ${this.size - 1}.`);
    }
    const parent = columns.parents[position];
    const depth = columns.depths[position];
    return {
      position,
      symbol: this.symbolAt(position),
      level: this.levelAt(position),
      depth: depth === NO_DEPTH ? null : depth,
      title: this.titleAt(position),
      parent: parent < 0 ? null : this.symbolAt(parent),
      subtreeEnd: columns.subtreeEnds[position],
      definition: this.definitionAt(position),
      notAllocatable: (columns.flags[position] & NOT_ALLOCATABLE) !== 0,
      additionalOnly: (columns.flags[position] & ADDITIONAL_ONLY) !== 0,
    };
  }

  /** Single columns, for work over many nodes; -1 is the position of a symbol the scheme lacks, and of no parent. */
  positionOf(symbol: CpcSymbol): number {
    return this.columns.index.positionOf(symbolKey(symbol));
  }
  symbolAt(position: number): CpcSymbol {
    return symbolOfKey(this.columns.keys[position]);
  }
  levelAt(position: number): CpcLevel {
    return LEVELS[this.columns.levels[position]];
  }
  parentAt(position: number): number {
    return this.columns.parents[position];
  }
  subtreeEndAt(position: number): number {
    return this.columns.subtreeEnds[position];
  }
  titleAt(position: number): string {
    return this.columns.titles.at(position);
  }
  definitionAt(position: number): string | null {
    return this.columns.definitions.at(position) || null;
  }

  /** The nodes right below a symbol, or the sections. Throws `UnknownSymbolError`. */
  children(symbol: CpcSymbol | null): TaxonomyNode[] {
    const parent = symbol === null ? -1 : this.require(symbol);
    const end = symbol === null ? this.size : this.columns.subtreeEnds[parent];
    const found: TaxonomyNode[] = [];
    for (let p = parent + 1; p < end; p = this.columns.subtreeEnds[p]) found.push(this.at(p));
    return found;
  }

  /** The nodes above a symbol, section first. Throws `UnknownSymbolError`. */
  ancestors(symbol: CpcSymbol): TaxonomyNode[] {
    const found: TaxonomyNode[] = [];
    for (let p = this.columns.parents[this.require(symbol)]; p >= 0; p = this.columns.parents[p])
      found.push(this.at(p));
    return found.reverse();
  }

  /**
   * The symbol at or above `symbol` at a level, as the scheme has it; null where `symbol` stands above that level.
   * Throws `UnknownSymbolError`.
   */
  ancestorAt(symbol: CpcSymbol, level: CpcLevel): CpcSymbol | null {
    const wanted = LEVELS.indexOf(level);
    let p = this.require(symbol);
    // A subgroup under a subgroup is at its level already.
    while (p >= 0 && this.columns.levels[p] > wanted) p = this.columns.parents[p];
    return p >= 0 && this.columns.levels[p] === wanted ? this.symbolAt(p) : null;
  }

  /** The nodes of a level in scheme order. */
  nodesAt(level: CpcLevel): TaxonomyNode[] {
    const wanted = LEVELS.indexOf(level);
    const found: TaxonomyNode[] = [];
    for (let p = 0; p < this.size; p++) if (this.columns.levels[p] === wanted) found.push(this.at(p));
    return found;
  }

  private require(symbol: CpcSymbol): number {
    const position = this.positionOf(symbol);
    if (position < 0) throw new UnknownSymbolError(symbol, this.version, this.removed(symbol));
    return position;
  }
}
