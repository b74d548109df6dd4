import type { QuantisedVectors } from './quantised-vectors.js';
import { BLOCK, blockOf, RowBlocks } from './row-blocks.js';

/** Rows in no order, in blocks of their own. */
export interface RowList {
  /** Of the list among all. */
  readonly place: number;
  readonly blocks: number[];
  rows: number;
}

/** Rows by id, each in one of many lists. */
export class RowLists {
  readonly blocks: RowBlocks;
  private readonly slots = new Map<number, number>();
  /** The list that a block belongs to. */
  private readonly owners: RowList[] = [];

  constructor(columns: number) {
    this.blocks = new RowBlocks(columns);
  }

  get size(): number {
    return this.slots.size;
  }

  /** The list of an id that is there. */
  listOf(id: number): RowList {
    return this.owners[blockOf(this.slots.get(id)!)];
  }

  has(id: number): boolean {
    return this.slots.has(id);
  }

  /** Whether an id that is there has just these values already, and is found. */
  holds(id: number, values: Int8Array): boolean {
    const slot = this.slots.get(id)!;
    if (Number.isNaN(this.blocks.norm(slot))) return false;
    const own = this.blocks.values(slot);
    return values.every((value, at) => value === own[at]);
  }

  /** The ids of the last block of a list that is not empty. */
  lastIds({ blocks, rows }: RowList): Int32Array {
    const first = blocks.at(-1)! * BLOCK;
    return Int32Array.from({ length: ((rows - 1) % BLOCK) + 1 }, (_, at) => this.blocks.id(first + at));
  }

  /** `count` ids, or all, spread over the order in which they came. */
  someIds(count: number): Int32Array {
    const ids = Int32Array.from(this.slots.keys());
    const some = Math.min(count, ids.length);
    return Int32Array.from({ length: some }, (_, at) => ids[Math.floor((at * ids.length) / some)]);
  }

  /** Copies of the rows of ids that are there. */
  copyOf(ids: Int32Array): QuantisedVectors {
    const { columns } = this.blocks;
    const values = new Int8Array(ids.length * columns);
    ids.forEach((id, at) => values.set(this.blocks.values(this.slots.get(id)!), at * columns));
    return { values, rows: ids.length, columns };
  }

  /** One over the length of each; not a number for those that are hidden. */
  normsOf(ids: Int32Array): Float32Array {
    return Float32Array.from(ids, (id) => this.blocks.norm(this.slots.get(id)!));
  }

  /** A row that is there is not found until it is put again; its values stay. */
  hide(id: number): void {
    this.blocks.clear(this.slots.get(id)!);
  }

  /** Puts a row into a list; what its id stood for before is gone. Where there is no memory for it, nothing changes. */
  put(list: RowList, id: number, values: Int8Array, norm: number): void {
    let slot = this.slots.get(id);
    if (slot === undefined || this.owners[blockOf(slot)] !== list) {
      const room = this.roomIn(list);
      if (slot !== undefined) this.free(slot);
      this.slots.set(id, (slot = room));
    }
    this.blocks.write(slot, id, values, norm);
  }

  private roomIn(list: RowList): number {
    if (list.rows % BLOCK === 0) {
      const block = this.blocks.take();
      list.blocks.push(block);
      this.owners[block] = list;
    }
    return slotIn(list, list.rows++);
  }

  /** The last row of its list takes its place. */
  private free(slot: number): void {
    const { blocks, slots } = this;
    const list = this.owners[blockOf(slot)];
    const last = slotIn(list, --list.rows);
    if (last !== slot) {
      blocks.write(slot, blocks.id(last), blocks.values(last), blocks.norm(last));
      slots.set(blocks.id(last), slot);
    }
    blocks.clear(last);
    if (list.rows % BLOCK === 0) blocks.release(list.blocks.pop()!);
  }
}

export const emptyList = (place: number): RowList => ({ place, blocks: [], rows: 0 });

const slotIn = ({ blocks }: RowList, at: number): number =>
  blocks[Math.floor(at / BLOCK)] * BLOCK + (at % BLOCK);
