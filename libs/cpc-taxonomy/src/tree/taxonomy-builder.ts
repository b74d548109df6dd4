import { definitionText } from '../reading/definition-xml.js';
import type { CpcDefinition, SchemeEntry } from '../reading/scheme-entry.js';
import { LEVELS, classOf, levelOf, sectionOf, subclassOf } from '../symbol/symbol.js';
import { symbolKey } from '../symbol/symbol-key.js';
import { DuplicateKey, KeyIndex } from './key-index.js';
import { TaxonomyError } from './taxonomy-error.js';
import { ADDITIONAL_ONLY, NOT_ALLOCATABLE, NO_DEPTH, type TaxonomyColumns } from './taxonomy-columns.js';
import { TextPool } from './text-pool.js';

const MAIN_GROUP = LEVELS.indexOf('main-group');
/** The deepest subgroup of the scheme has twelve dots. */
const MAX_DEPTH = 100;

/** Takes entries in scheme order and makes the columns of a tree. */
export class TaxonomyBuilder {
  private readonly keys: number[] = [];
  private readonly levels: number[] = [];
  private readonly depths: number[] = [];
  private readonly parents: number[] = [];
  private readonly flags: number[] = [];
  private readonly titles: string[] = [];
  private readonly definitions: string[] = [];
  /** Positions of the nodes that are open: section, class, subclass, main group, subgroups by dots. */
  private readonly path: number[] = [];
  private byKey: KeyIndex | null = null;

  /** Throws `TaxonomyError` where the entry cannot stand here. */
  add(entry: SchemeEntry): void {
    const level = LEVELS.indexOf(levelOf(entry.symbol));
    const place = level < MAIN_GROUP ? level : MAIN_GROUP + (entry.depth ?? -1);
    if (place < level || place > MAX_DEPTH || place > MAIN_GROUP !== level > MAIN_GROUP) {
      throw new TaxonomyError(`${entry.symbol} cannot have ${entry.depth ?? 'no'} dots.`);
    }
    if (place > this.path.length || !this.standsUnder(entry, level)) {
      throw new TaxonomyError(`${entry.symbol} comes before its parent: entries must be in scheme order.`);
    }
    const position = this.keys.length;
    this.parents.push(place === 0 ? -1 : this.path[place - 1]);
    this.path.length = place;
    this.path.push(position);
    this.keys.push(symbolKey(entry.symbol));
    this.levels.push(level);
    this.depths.push(entry.depth ?? NO_DEPTH);
    this.flags.push(
      (entry.notAllocatable ? NOT_ALLOCATABLE : 0) | (entry.additionalOnly ? ADDITIONAL_ONLY : 0),
    );
    this.titles.push(entry.title);
    this.definitions.push(entry.definition ?? '');
  }

  /** Attaches a definition; one of a symbol that the scheme lacks is left out. */
  define(definition: CpcDefinition): void {
    const position = this.index().positionOf(symbolKey(definition.symbol));
    if (position >= 0) this.definitions[position] = definitionText(definition);
  }

  /** Throws `TaxonomyError` where nothing was added: an empty scheme is a mistake, and would bury every symbol in use. */
  finish(): TaxonomyColumns {
    if (this.keys.length === 0) throw new TaxonomyError('The scheme has no entries.');
    return {
      keys: Float64Array.from(this.keys),
      levels: Uint8Array.from(this.levels),
      depths: Uint8Array.from(this.depths),
      parents: Int32Array.from(this.parents),
      subtreeEnds: this.subtreeEnds(),
      flags: Uint8Array.from(this.flags),
      titles: TextPool.from(this.titles),
      definitions: TextPool.from(this.definitions),
      index: this.index(),
    };
  }

  /** Above the groups a parent is known by name; inside a subclass dots decide, and the subclass must agree. */
  private standsUnder({ symbol }: SchemeEntry, level: number): boolean {
    if (level === 0) return true;
    const parent = level === 1 ? sectionOf(symbol) : level === 2 ? classOf(symbol) : subclassOf(symbol);
    const above = Math.min(level - 1, MAIN_GROUP - 1);
    return parent !== null && this.keys[this.path[above]] === symbolKey(parent);
  }

  private index(): KeyIndex {
    try {
      return (this.byKey ??= new KeyIndex(Float64Array.from(this.keys)));
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      throw new TaxonomyError(`A symbol stands twice in the entries (number ${error.position + 1}).`, {
        cause: error,
      });
    }
  }

  private subtreeEnds(): Int32Array {
    const ends = new Int32Array(this.keys.length);
    for (let p = ends.length - 1; p >= 0; p--) {
      ends[p] = Math.max(ends[p], p + 1);
      const parent = this.parents[p];
      if (parent >= 0) ends[parent] = Math.max(ends[parent], ends[p]);
    }
    return ends;
  }
}
