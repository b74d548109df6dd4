/** What this file needs of WebAssembly; the types of Node.js leave it out. */
declare const WebAssembly: {
  Memory: new (limits: { initial: number }) => WasmMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: RowKernels };
};

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of {@link PAGE} bytes. */
  grow(pages: number): number;
}

/**
 * What is computed of rows, exactly. All arguments are places in the memory: rows `[(end - rows) / stride, stride]` of int8 and at least
 * one of them, the results int32, one a row.
 */
export interface RowKernels {
  /** Writes the product of each row with a query `[stride]` of int16. */
  products(rows: number, end: number, stride: number, products: number, query: number): void;
  /** Writes the product of each row with itself. */
  squares(rows: number, end: number, stride: number, squares: number): void;
}

/** Numbers that a turn of the inner loop takes: the length of a row is a multiple of it. */
export const LANES = 32;

/** The bytes of a page of such a memory. */
export const PAGE = 65_536;

/** Kernels on a memory of their own. */
export function openKernels(pages: number): { readonly memory: WasmMemory; readonly kernels: RowKernels } {
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { env: { memory } });
  return { memory, kernels: exports };
}

const I32 = 0x7f;
const V128 = 0x7b;
/** Numbers that one instruction multiplies. */
const STEP = 8;

// Parameters of both functions, in their order, then their variables.
const [ROW, END, STRIDE, PRODUCT, QUERY, ROW_END, AT, EVEN, ODD] = Array.from(
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

/** Eight numbers of 16 bits: what a step of the inner loop multiplies. */
type Factor = (step: number) => number[];

/** Of the row, widened. */
const ofRow: Factor = (step) => [...get(ROW), ...simd(0x01), 3, ...unsigned(step * STEP)];

const ofQuery: Factor = (step) => [...get(AT), ...simd(0x00), 4, ...unsigned(2 * step * STEP)];

/** Eight numbers of the row times eight others: four sums of two products, added to a variable. */
function multiply(step: number, other: Factor): number[] {
  const sum = step % 2 === 0 ? EVEN : ODD;
  return [...get(sum), ...ofRow(step), ...other(step), ...simd(0xba), ...addLanes, ...set(sum)];
}

function productsOfRows(other: Factor): number[] {
  const turn = [
    ...Array.from({ length: LANES / STEP }, (_, step) => multiply(step, other)).flat(),
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

/** Both functions as a module: their type, the memory they are given, the functions, their names, their code. */
function moduleBytes(): Uint8Array {
  const codes = [ofQuery, ofRow].map(bodyOf);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name('env'), ...name('memory'), 2, 0, 1]),
    ...section(3, [codes.length, 0, 0]),
    ...section(7, [codes.length, ...name('products'), 0, 0, ...name('squares'), 0, 1]),
    ...section(10, [codes.length, ...codes.flat()]),
  ]);
}

/** The code of a function, with its length before it. */
function bodyOf(other: Factor): number[] {
  const code = [...[2, 2, I32, 2, V128], ...productsOfRows(other), 0x0b];
  return [...unsigned(code.length), ...code];
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
