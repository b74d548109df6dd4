import { setFlagsFromString } from 'node:v8';

/** How much a function of WebAssembly runs before V8 optimises it, in bytes of its code; V8's own number is 1,800,000. */
const BUDGET = 100_000_000;

/**
 * From here on V8 optimises WebAssembly in this process late: loops over many numbers still, within moments, but not what is called a few
 * times. Prisma's engines are large modules of that kind: to optimise them took several times as long as they ran.
 */
export function optimiseWasmLate(): void {
  setFlagsFromString(`--wasm-tiering-budget=${BUDGET}`);
}
