import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Completeness } from '../evaluation/outcome.js';
import { NeighbourError } from './errors.js';
import { decodeExamples, encodeExamples } from './example-file.js';

/** A patent whose symbols are known. */
export interface Example {
  /** Publication number. */
  readonly id: string;
  /** As deep as they are known: `H01M 10/0525`, or only `H01M`, or only `H`. */
  readonly symbols: readonly CpcSymbol[];
  readonly completeness: Completeness;
}

/**
 * Examples by row. Rows never change: an example that is removed leaves its row empty, so that vectors and words which
 * stand elsewhere by row go on belonging to it.
 */
export class ExampleSet {
  private readonly ids: string[] = [];
  private readonly rows = new Map<string, number>();
  private readonly table: CpcSymbol[] = [];
  private readonly numbers = new Map<CpcSymbol, number>();
  /** Compressed rows: row `r` owns the entries `starts[r] … starts[r + 1] - 1`. */
  private readonly starts: number[] = [0];
  private readonly entries: number[] = [];
  private readonly complete: boolean[] = [];
  private readonly removed = new Set<number>();

  /** @throws NeighbourError NEIGHBOUR_ID_REPEATED */
  static of(examples: Iterable<Example>): ExampleSet {
    const set = new ExampleSet();
    set.append(examples);
    return set;
  }

  /**
   * Reads what `write` wrote.
   * @throws NeighbourError NEIGHBOUR_FILE_INVALID
   */
  static read(bytes: Uint8Array): ExampleSet {
    const set = new ExampleSet();
    for (const { removed, ...example } of decodeExamples(bytes)) {
      if (removed) set.removed.add(set.ids.length);
      set.add(example);
    }
    return set;
  }

  write(): Uint8Array {
    return encodeExamples(
      this.ids.map((id, row) => ({
        id,
        symbols: this.symbolsAt(row),
        completeness: this.completenessAt(row),
        removed: this.isRemoved(row),
      })),
    );
  }

  /** Number of rows, those of removed examples among them. */
  get size(): number {
    return this.ids.length;
  }

  /** Distinct symbols; the numbers of `entriesAt` are places in it. It grows, and never changes otherwise. */
  get symbolTable(): readonly CpcSymbol[] {
    return this.table;
  }

  idAt(row: number): string {
    return this.ids[row];
  }

  /** Row of an example; undefined where there is none, or no longer. */
  rowOf(id: string): number | undefined {
    return this.rows.get(id);
  }

  symbolsAt(row: number): CpcSymbol[] {
    return this.entriesAt(row).map((entry) => this.table[entry]);
  }

  /** The symbols of a row as places in the table. */
  entriesAt(row: number): number[] {
    return this.entries.slice(this.starts[row], this.starts[row + 1]);
  }

  completenessAt(row: number): Completeness {
    return this.complete[row] ? 'complete' : 'partial';
  }

  isRemoved(row: number): boolean {
    return this.removed.has(row);
  }

  /**
   * Adds examples, all or none; the first gets row `size`.
   * @throws NeighbourError NEIGHBOUR_ID_REPEATED; what is to be replaced must be removed before
   */
  append(examples: Iterable<Example>): void {
    const added = [...examples];
    this.checkNew(added);
    added.forEach((example) => this.add(example));
  }

  /** @throws NeighbourError NEIGHBOUR_ID_REPEATED for an id that stands here, or twice among these */
  checkNew(examples: readonly Example[]): void {
    const ids = new Set<string>();
    for (const { id } of examples) {
      if (this.rows.has(id) || ids.has(id)) {
        const message = `There is an example ${id} already; remove it before it is added again.`;
        throw new NeighbourError('NEIGHBOUR_ID_REPEATED', message);
      }
      ids.add(id);
    }
  }

  /** Whether there was one to remove. */
  remove(id: string): boolean {
    const row = this.rows.get(id);
    if (row === undefined) return false;
    this.removed.add(row);
    return this.rows.delete(id);
  }

  private add({ id, symbols, completeness }: Example): void {
    const row = this.ids.push(id) - 1;
    if (!this.removed.has(row)) this.rows.set(id, row);
    for (const symbol of new Set(symbols)) this.entries.push(this.numberOf(symbol));
    this.starts.push(this.entries.length);
    this.complete.push(completeness === 'complete');
  }

  private numberOf(symbol: CpcSymbol): number {
    let number = this.numbers.get(symbol);
    if (number === undefined) {
      number = this.table.push(symbol) - 1;
      this.numbers.set(symbol, number);
    }
    return number;
  }
}
