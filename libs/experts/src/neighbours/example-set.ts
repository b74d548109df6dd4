import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Completeness } from '../classifier/index.js';
import { NeighbourError } from './errors.js';
import { decodeExamples, encodeExamples, type ExampleColumns } from './example-file.js';

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
  private rowsById: Map<string, number> | null = null;
  private numbersBySymbol: Map<CpcSymbol, number> | null = null;

  private constructor(private readonly columns: ExampleColumns) {}

  /** @throws NeighbourError NEIGHBOUR_ID_REPEATED */
  static of(examples: Iterable<Example>): ExampleSet {
    const set = new ExampleSet({
      ids: [],
      table: [],
      starts: [0],
      entries: [],
      completeness: [],
      removed: new Set(),
    });
    set.append(examples);
    return set;
  }

  /**
   * Reads what `write` wrote.
   * @throws NeighbourError NEIGHBOUR_FILE_INVALID
   */
  static read(bytes: Uint8Array): ExampleSet {
    return new ExampleSet(decodeExamples(bytes));
  }

  write(): Uint8Array {
    return encodeExamples(this.columns);
  }

  /** Number of rows, those of removed examples among them. */
  get size(): number {
    return this.columns.ids.length;
  }

  /** Distinct symbols; the numbers of `entriesAt` are places in it. It grows, and never changes otherwise. */
  get symbolTable(): readonly CpcSymbol[] {
    return this.columns.table;
  }

  idAt(row: number): string {
    return this.columns.ids[row];
  }

  /** Row of an example; undefined where there is none, or no longer. */
  rowOf(id: string): number | undefined {
    return this.rows.get(id);
  }

  symbolsAt(row: number): CpcSymbol[] {
    return this.entriesAt(row).map((entry) => this.columns.table[entry]);
  }

  /** Whether some symbol of a row is one that is looked for. */
  hasAt(row: number, isWanted: (symbol: CpcSymbol) => boolean): boolean {
    const { entries, starts, table } = this.columns;
    for (let at = starts[row]; at < starts[row + 1]; at++) if (isWanted(table[entries[at]])) return true;
    return false;
  }

  /** The symbols of a row as places in the table. */
  entriesAt(row: number): number[] {
    const { entries, starts } = this.columns;
    return entries.slice(starts[row], starts[row + 1]);
  }

  completenessAt(row: number): Completeness {
    return this.columns.completeness[row];
  }

  isRemoved(row: number): boolean {
    return this.columns.removed.has(row);
  }

  /** Rows whose example was removed. */
  get removedRows(): number[] {
    return [...this.columns.removed];
  }

  /**
   * Adds examples, all or none; the first gets row `size`.
   * @throws NeighbourError NEIGHBOUR_ID_REPEATED: an example that is to be replaced must be removed first
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

  /** Removes an example; false where there was none. */
  remove(id: string): boolean {
    const row = this.rows.get(id);
    if (row === undefined) return false;
    this.columns.removed.add(row);
    return this.rows.delete(id);
  }

  /** By id; made when it is first asked for, as a single question mostly asks for none. */
  private get rows(): Map<string, number> {
    return (this.rowsById ??= this.placesById());
  }

  private placesById(): Map<string, number> {
    const { ids, removed } = this.columns;
    const rows = new Map<string, number>();
    ids.forEach((id, row) => !removed.has(row) && rows.set(id, row));
    return rows;
  }

  /** By symbol; made when examples are first added. */
  private get numbers(): Map<CpcSymbol, number> {
    return (this.numbersBySymbol ??= new Map(this.columns.table.map((symbol, number) => [symbol, number])));
  }

  private add({ id, symbols, completeness: own }: Example): void {
    const { ids, starts, entries, completeness } = this.columns;
    this.rows.set(id, ids.push(id) - 1);
    for (const symbol of new Set(symbols)) entries.push(this.numberOf(symbol));
    starts.push(entries.length);
    completeness.push(own);
  }

  private numberOf(symbol: CpcSymbol): number {
    let number = this.numbers.get(symbol);
    if (number === undefined) {
      number = this.columns.table.push(symbol) - 1;
      this.numbers.set(symbol, number);
    }
    return number;
  }
}
