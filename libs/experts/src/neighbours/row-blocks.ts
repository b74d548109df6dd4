import type { BestRows } from './best-rows.js';
import { LANES, openKernels, PAGE, type RowKernels, type WasmMemory } from './product-kernel.js';

/** Rows of a block: row `at` of block `b` has the slot `b * BLOCK + at`. */
export const BLOCK = 64;
/** Queries that can be set at a time: with the rows of a block as many as the fastest cache of a core holds. */
export const QUERIES = 16;

/** Pages by which the memory grows at least. */
const GROWTH = 16;

/**
 * Rows of int8 in blocks of one WebAssembly memory, which grows in place, so that nothing is held twice. A block that is released is taken
 * again. An empty slot has a norm that is no number, and is passed over.
 */
export class RowBlocks {
  /** Numbers of a row, with the zeros that fill it up. */
  private readonly stride: number;
  private readonly memory: WasmMemory;
  private readonly kernels: RowKernels;
  /** Where the products of a block are written; blocks begin behind them, queries stand before. */
  private readonly products: number;
  private readonly released: number[] = [];
  private bytes!: Int8Array;
  private wholes!: Int32Array;
  private fractions!: Float32Array;
  private taken = 0;

  constructor(readonly columns: number) {
    this.stride = Math.ceil(columns / LANES) * LANES;
    this.products = QUERIES * this.stride * 2;
    const { memory, kernels } = openKernels(Math.ceil(this.firstByte(0) / PAGE));
    this.memory = memory;
    this.kernels = kernels;
    this.view();
  }

  /** Number of blocks, released ones among them. */
  get count(): number {
    return this.taken;
  }

  /** A block with empty slots; views of values end here. @throws RangeError where there is no memory for it; nothing has changed then */
  take(): number {
    const block = this.released.at(-1) ?? this.taken;
    const missing = this.firstByte(Math.max(this.taken, block + 1)) - this.bytes.length;
    if (missing > 0) {
      this.memory.grow(Math.max(GROWTH, Math.ceil(missing / PAGE)));
      this.view();
    }
    if (block === this.taken) this.taken++;
    else this.released.pop();
    for (let at = 0; at < BLOCK; at++) this.clear(block * BLOCK + at);
    return block;
  }

  /** Gives back a block whose slots are empty. */
  release(block: number): void {
    this.released.push(block);
  }

  /** @param values [columns] */
  write(slot: number, id: number, values: Int8Array, norm: number): void {
    this.bytes.set(values, this.firstValue(slot));
    this.wholes[this.idPlace(slot)] = id;
    this.fractions[this.normPlace(slot)] = norm;
  }

  clear(slot: number): void {
    this.fractions[this.normPlace(slot)] = NaN;
  }

  /** A view: [columns]. */
  values(slot: number): Int8Array {
    const first = this.firstValue(slot);
    return this.bytes.subarray(first, first + this.columns);
  }

  id(slot: number): number {
    return this.wholes[this.idPlace(slot)];
  }

  /** One over the length of the row. */
  norm(slot: number): number {
    return this.fractions[this.normPlace(slot)];
  }

  /** Sets one of QUERIES queries, [columns], for `offer`. */
  setQuery(place: number, values: Int8Array): void {
    new Int16Array(this.memory.buffer, place * this.stride * 2, this.stride).set(values);
  }

  /** Offers the slots of a block by their cosines to a query; `norm` is one over the length of that. */
  offer(block: number, { place, norm, best }: { place: number; norm: number; best: BestRows }): void {
    const { stride, products, wholes, fractions } = this;
    const first = this.firstByte(block);
    const end = first + BLOCK * stride;
    this.kernels.products(first, end, stride, products, place * stride * 2);
    for (let at = 0; at < BLOCK; at++) {
      const cosine = wholes[products / 4 + at] * fractions[end / 4 + at] * norm;
      if (cosine > best.bar) best.offer(block * BLOCK + at, cosine);
    }
  }

  private view(): void {
    const { buffer } = this.memory;
    this.bytes = new Int8Array(buffer);
    this.wholes = new Int32Array(buffer);
    this.fractions = new Float32Array(buffer);
  }

  /** A block has its rows, then their norms, then their ids, in four bytes each. */
  private firstByte(block: number): number {
    return this.products + BLOCK * 4 + block * BLOCK * (this.stride + 8);
  }

  private firstValue(slot: number): number {
    return this.firstByte(blockOf(slot)) + (slot % BLOCK) * this.stride;
  }

  private normPlace(slot: number): number {
    return (this.firstByte(blockOf(slot)) + BLOCK * this.stride) / 4 + (slot % BLOCK);
  }

  private idPlace(slot: number): number {
    return this.normPlace(slot) + BLOCK;
  }
}

export const blockOf = (slot: number): number => Math.floor(slot / BLOCK);
