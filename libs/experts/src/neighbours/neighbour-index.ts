import type { Matrix } from '@nonet/numerics';
import { BestRows, type Neighbours } from './best-rows.js';
import { NeighbourError } from './errors.js';
import { ProductSession } from './product-session.js';
import { quantise, type QuantisedVectors, reciprocalNorms } from './quantised-vectors.js';
import { collect, directProducts } from './scan.js';
import { invalid, seal, unseal } from './sealed-bytes.js';

/** Whether a row may not be a neighbour of a query (its place in the batch): the query's own row, or a removed one. */
export type Exclusion = (query: number, row: number) => boolean;

export interface NeighbourSearchOptions {
  /** Maximum number of neighbours of each query. */
  readonly count: number;
  readonly exclude?: Exclusion;
}

/** How many questions an index is opened for: `one` is answered sooner without a session on the vectors. */
export type Expected = 'one' | 'many';

const KIND = 'NVEC';
/** Products held at a time. */
const CELLS = 4e6;

/** Vectors that stand together, and one over their lengths. */
interface Segment extends QuantisedVectors {
  readonly norms: Float32Array;
}

/**
 * Exact search by cosine among vectors in eight bits; queries are rounded the same way, so that a vector has cosine 1 to
 * itself. Rows appended later are searched one by one until the index is written and read again; keep them few.
 */
export class NeighbourIndex {
  private recent: Segment;

  private constructor(
    private readonly base: Segment,
    /** Null: the vectors are scanned one by one. */
    private readonly session: ProductSession | null,
  ) {
    const { columns } = base;
    this.recent = { values: new Int8Array(0), rows: 0, columns, norms: new Float32Array(0) };
  }

  static async open(vectors: QuantisedVectors, expected: Expected = 'many'): Promise<NeighbourIndex> {
    const segment = { ...vectors, norms: reciprocalNorms(vectors) };
    const flaw = segment.norms.findIndex((norm) => !Number.isFinite(norm));
    if (flaw >= 0) throw new NeighbourError('NEIGHBOUR_VECTOR_INVALID', `Vector ${flaw} has no direction.`);
    const isScanned = vectors.rows === 0 || expected === 'one';
    return new NeighbourIndex(segment, isScanned ? null : await ProductSession.open(vectors));
  }

  /**
   * Opens what `write` wrote.
   * @throws NeighbourError NEIGHBOUR_FILE_INVALID
   */
  static async read(bytes: Uint8Array, expected?: Expected): Promise<NeighbourIndex> {
    const [header, values] = unseal(KIND, bytes);
    const columns = header?.length === 4 ? Buffer.from(header).readUInt32LE() : 0;
    if (columns === 0 || values === undefined || values.length % columns !== 0)
      throw invalid(KIND, 'its parts do not belong together');
    // A view: the rows are held once.
    const view = new Int8Array(values.buffer, values.byteOffset, values.length);
    return NeighbourIndex.open({ values: view, rows: values.length / columns, columns }, expected);
  }

  write(): Uint8Array {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(this.columns);
    return seal(KIND, [header, Buffer.concat([bytesOf(this.base), bytesOf(this.recent)])]);
  }

  /** Number of rows. */
  get size(): number {
    return this.base.rows + this.recent.rows;
  }

  /** Numbers in a vector. */
  get columns(): number {
    return this.base.columns;
  }

  /** The direction of a row: [columns], of length 1. */
  vectorAt(row: number): Float32Array {
    const { base, recent } = this;
    const norm = row < base.rows ? base.norms[row] : recent.norms[row - base.rows];
    return Float32Array.from(this.rowAt(row), (value) => value * norm);
  }

  /** Adds vectors; the first gets row `size`. */
  append(vectors: Matrix): void {
    this.checkColumns(vectors);
    const added = quantise(vectors);
    const { values, rows, columns, norms } = this.recent;
    this.recent = {
      values: joined(Int8Array, values, added.values),
      rows: rows + added.rows,
      columns,
      norms: joined(Float32Array, norms, reciprocalNorms(added)),
    };
  }

  /**
   * The rows with the highest cosines to each query: [queries, columns].
   * @throws NeighbourError NEIGHBOUR_SHAPE_MISMATCH, NEIGHBOUR_VECTOR_INVALID or NEIGHBOUR_COUNT_INVALID
   */
  async search(queries: Matrix, options: NeighbourSearchOptions): Promise<Neighbours[]> {
    this.checkColumns(queries);
    return this.searchQuantised(quantise(queries), options);
  }

  async dispose(): Promise<void> {
    await this.session?.dispose();
  }

  private async searchQuantised(
    queries: QuantisedVectors,
    { count, exclude = () => false }: NeighbourSearchOptions,
  ): Promise<Neighbours[]> {
    checkCount(count);
    const { base, recent, session } = this;
    const norms = reciprocalNorms(queries);
    const found: Neighbours[] = [];
    const block = session === null ? 1 : Math.max(1, Math.floor(CELLS / base.rows));
    for (let start = 0; start < queries.rows; start += block) {
      const end = Math.min(queries.rows, start + block);
      const part = queries.values.subarray(start * queries.columns, end * queries.columns);
      const products = session === null ? directProducts(queries, start, base) : await session.run(part);
      for (let query = start; query < end; query++) {
        const best = new BestRows(Math.min(count, base.rows + recent.rows));
        const norm = norms[query];
        const excluded = (row: number) => exclude(query, row);
        const first = (query - start) * base.rows;
        const own = products.subarray(first, first + base.rows);
        collect(best, { products: own, norms: base.norms, norm }, excluded, 0);
        const direct = directProducts(queries, query, recent);
        collect(best, { products: direct, norms: recent.norms, norm }, excluded, base.rows);
        found.push(best.take());
      }
    }
    return found;
  }

  private rowAt(row: number): Int8Array {
    const { base, recent, columns } = this;
    const [segment, at] = row < base.rows ? [base, row] : [recent, row - base.rows];
    return segment.values.subarray(at * columns, (at + 1) * columns);
  }

  private checkColumns({ columns }: Matrix): void {
    if (columns === this.columns) return;
    const message = `The neighbours have ${this.columns} numbers a vector, got ${columns}.`;
    throw new NeighbourError('NEIGHBOUR_SHAPE_MISMATCH', message);
  }
}

/** @throws NeighbourError NEIGHBOUR_COUNT_INVALID */
export function checkCount(count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new NeighbourError(
    'NEIGHBOUR_COUNT_INVALID',
    `${count} neighbours cannot be asked for, 1 or more can.`,
  );
}

const bytesOf = ({ values }: QuantisedVectors): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.length);

function joined<T extends Int8Array | Float32Array>(type: new (length: number) => T, a: T, b: T): T {
  const result = new type(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}
