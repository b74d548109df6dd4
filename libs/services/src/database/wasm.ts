import { setFlagsFromString } from 'node:v8';

/**
 * From here on this process compiles WebAssembly once, by V8's fast compiler, and never again by the optimising one. Prisma's engines
 * are large modules of which a process calls a little a few times: to optimise that takes several times as long as it runs.
 */
export function compileWasmOnce(): void {
  setFlagsFromString('--wasm-tiering-budget=100000000');
}
