/** What this file needs of WebAssembly; the types of Node.js leave it out. */
declare const WebAssembly: {
  Memory: new (limits: { initial: number }) => WasmMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: { readonly products: ProductKernel } };
};

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 65,536 bytes. */
  grow(pages: number): number;
}

/**
 * Writes the product of each row with a query, exactly. All are places in the memory: rows `[(end - rows) / stride, stride]` of int8 and at
 * least one of them, the query `[stride]` of int16, the products int32.
 */
export type ProductKernel = (
  rows: number,
  end: number,
  stride: number,
  query: number,
  products: number,
) => void;

/** Numbers that a turn of the inner loop takes: the length of a row is a multiple of it. */
export const LANES = 32;

/** A kernel on a memory of its own. */
export function openKernel(pages: number): { readonly memory: WasmMemory; readonly products: ProductKernel } {
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { env: { memory } });
  return { memory, products: exports.products };
}

const I32 = 0x7f;
const V128 = 0x7b;
/** Numbers that one instruction multiplies. */
const STEP = 8;

// Parameters of the function, in their order, then its variables.
const [ROW, END, STRIDE, QUERY, PRODUCT, ROW_END, AT, EVEN, ODD] = Array.from(
  { length: 9 },
  (_, local) => local,
);

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const constant = (value: number) => [0x41, ...signed(value)];
const simd = (code: number) => [0xfd, ...unsigned(code)];
const add = 0x6a;
const addLanes = simd(0xae);
const advance = (local: number, by: number) => [...get(local), ...constant(by), add];
const lane = (local: number, place: number) => [...get(local), ...simd(0x1b), place];
/** Begins again while one place is below another. */
const again = (place: number[], end: number) => [...place, ...get(end), 0x49, 0x0d, 0];
const loop = (body: number[]) => [0x03, 0x40, ...body, 0x0b];

/** Eight numbers of the row, widened to 16 bits, times eight of the query: four sums of two products, added to a variable. */
function multiply(step: number): number[] {
  const sum = step % 2 === 0 ? EVEN : ODD;
  const row = [...get(ROW), ...simd(0x01), 3, ...unsigned(step * STEP)];
  const query = [...get(AT), ...simd(0x00), 4, ...unsigned(2 * step * STEP)];
  return [...get(sum), ...row, ...query, ...simd(0xba), ...addLanes, ...set(sum)];
}

function productsOfRows(): number[] {
  const turn = [
    ...Array.from({ length: LANES / STEP }, (_, step) => multiply(step)).flat(),
    ...advance(AT, 2 * LANES),
    ...set(AT),
    ...again([...advance(ROW, LANES), ...tee(ROW)], ROW_END),
  ];
  const zero = [...simd(0x0c), ...new Array<number>(16).fill(0)];
  return loop([
    ...[...get(ROW), ...get(STRIDE), add, ...set(ROW_END)],
    ...[...get(QUERY), ...set(AT)],
    ...[...zero, ...tee(EVEN), ...set(ODD)],
    ...loop(turn),
    ...[...get(EVEN), ...get(ODD), ...addLanes, ...set(EVEN)],
    ...get(PRODUCT),
    ...[...lane(EVEN, 0), ...lane(EVEN, 1), add, ...lane(EVEN, 2), add, ...lane(EVEN, 3), add],
    ...[0x36, 2, 0],
    ...[...advance(PRODUCT, 4), ...set(PRODUCT)],
    ...again(get(ROW), END),
  ]);
}

/** The function as a module: types, the memory it is given, the function, its name, its code. */
function moduleBytes(): Uint8Array {
  const variables = [2, 2, I32, 2, V128];
  const code = [...variables, ...productsOfRows(), 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name('env'), ...name('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('products'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

const section = (kind: number, body: number[]) => [kind, ...unsigned(body.length), ...body];

const name = (text: string) => [text.length, ...Buffer.from(text)];

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** For numbers from 0 on. */
function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)];
}
