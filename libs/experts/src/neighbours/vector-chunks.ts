import { matrix, type Matrix } from '@nonet/numerics';
import { BestRows } from './best-rows.js';
import { ProductSession } from './product-session.js';
import { quantise, type QuantisedVectors, reciprocalNorms } from './quantised-vectors.js';
import { collect, directProducts } from './scan.js';

/** What is nearest to a query, best first. */
export interface NearestIds {
  readonly ids: Int32Array;
  /** Cosines, -1 to 1. */
  readonly similarities: Float32Array;
}

/** Rows that are packed together. Those that come after the last full chunk are searched one by one. */
const CHUNK = 32_768;

interface Chunk {
  readonly ids: Int32Array;
  /** One over the length of each row; no number where the row was replaced. */
  readonly norms: Float32Array;
  /** A sum of each row, by which the same vector is known when it comes again. */
  readonly sums: Int32Array;
  rows: number;
  /** [CHUNK, columns], until the session holds them. */
  values: Int8Array | null;
  session: ProductSession | null;
}

/**
 * Vectors in eight bits by the ids of what they stand for, searched exactly. A full chunk is held by ONNX Runtime alone, packed its way,
 * so that a million vectors of 384 numbers take half a gigabyte; a row that is replaced keeps its place there, and is passed over.
 */
export class VectorChunks {
  private readonly chunks: Chunk[] = [];
  /** Rows of all chunks, one after the other. */
  private readonly rowOf = new Map<number, number>();

  constructor(
    private readonly columns: number,
    private readonly chunkRows = CHUNK,
  ) {}

  /** Number of ids. */
  get size(): number {
    return this.rowOf.size;
  }

  /** Adds the vectors `[ids.length, columns]`, or replaces those of ids that are there. What has no direction is near to nothing. */
  async put(ids: Int32Array, vectors: Matrix): Promise<void> {
    const { kept, quantised } = directed(ids, vectors);
    const norms = reciprocalNorms(quantised);
    for (let at = 0; at < kept.length; at++) {
      const values = quantised.values.subarray(at * this.columns, (at + 1) * this.columns);
      await this.putRow(kept[at], values, norms[at]);
    }
  }

  /** What is nearest to each query, `count` at most: queries `[queries, columns]`. */
  async nearest(queries: Matrix, count: number): Promise<NearestIds[]> {
    const all = Int32Array.from({ length: queries.rows }, (_, query) => query);
    const { kept, quantised } = directed(all, queries);
    const norms = reciprocalNorms(quantised);
    const best = Array.from(kept, () => new BestRows(Math.min(count, this.size)));
    for (const [place, chunk] of this.chunks.entries()) {
      const { rows, norms: own, session } = chunk;
      const packed = session === null ? null : await session.run(quantised.values);
      best.forEach((kept, query) => {
        const products =
          packed === null
            ? directProducts(quantised, query, { values: chunk.values!, rows, columns: this.columns })
            : packed.subarray(query * rows, (query + 1) * rows);
        collect(kept, { products, norms: own, norm: norms[query] }, () => false, place * this.chunkRows);
      });
    }
    const found = Array.from(all, () => NOTHING);
    best.forEach((heap, at) => {
      const { rows, similarities } = heap.take();
      found[kept[at]] = { ids: rows.map((row) => this.idAt(row)), similarities };
    });
    return found;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.chunks.map(({ session }) => session?.dispose()));
  }

  private async putRow(id: number, values: Int8Array, norm: number): Promise<void> {
    const known = this.rowOf.get(id);
    const sum = sumOf(values);
    if (known !== undefined) {
      const [chunk, at] = this.placeOf(known);
      if (chunk.sums[at] === sum) return;
      chunk.norms[at] = NaN;
    }
    const chunk = this.openChunk();
    const at = chunk.rows++;
    chunk.values!.set(values, at * this.columns);
    chunk.ids[at] = id;
    chunk.norms[at] = norm;
    chunk.sums[at] = sum;
    this.rowOf.set(id, (this.chunks.length - 1) * this.chunkRows + at);
    if (chunk.rows < this.chunkRows) return;
    chunk.session = await ProductSession.open({
      values: chunk.values!,
      rows: chunk.rows,
      columns: this.columns,
    });
    chunk.values = null;
  }

  /** The last chunk, where it has room: one that could not be packed keeps its values, and is full. */
  private openChunk(): Chunk {
    const last = this.chunks.at(-1);
    if (last?.values && last.rows < this.chunkRows) return last;
    const { chunkRows, columns } = this;
    const chunk: Chunk = {
      ids: new Int32Array(chunkRows),
      norms: new Float32Array(chunkRows),
      sums: new Int32Array(chunkRows),
      rows: 0,
      values: new Int8Array(chunkRows * columns),
      session: null,
    };
    this.chunks.push(chunk);
    return chunk;
  }

  private placeOf(row: number): [Chunk, number] {
    return [this.chunks[Math.floor(row / this.chunkRows)], row % this.chunkRows];
  }

  private idAt(row: number): number {
    const [chunk, at] = this.placeOf(row);
    return chunk.ids[at];
  }
}

const NOTHING: NearestIds = { ids: new Int32Array(0), similarities: new Float32Array(0) };

/** The vectors that have a direction, in eight bits, and what stands beside them. */
function directed(
  beside: Int32Array,
  vectors: Matrix,
): { readonly kept: Int32Array; readonly quantised: QuantisedVectors } {
  const { columns, data } = vectors;
  const places = beside.map((_, at) => at).filter((at) => hasDirection(data, at * columns, columns));
  const rows = matrix(places.length, columns);
  places.forEach((from, to) =>
    rows.data.set(data.subarray(from * columns, (from + 1) * columns), to * columns),
  );
  return { kept: places.map((at) => beside[at]), quantised: quantise(rows) };
}

function hasDirection(data: Float32Array, start: number, columns: number): boolean {
  let greatest = 0;
  for (let i = start; i < start + columns; i++) greatest = Math.max(greatest, Math.abs(data[i]));
  return greatest > 0 && greatest < Infinity;
}

/** FNV-1a, on 32 bits. */
function sumOf(values: Int8Array): number {
  let sum = 0x811c9dc5 | 0;
  for (let i = 0; i < values.length; i++) sum = Math.imul(sum ^ (values[i] & 0xff), 0x01000193);
  return sum;
}
