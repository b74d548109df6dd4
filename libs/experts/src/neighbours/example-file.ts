import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { compareSymbols, type CpcSymbol, decodeVarints, encodeVarints } from '@nonet/cpc-taxonomy';
import type { Example } from './example-set.js';
import { invalid, seal, unseal } from './sealed-bytes.js';

/** An example, or what is left of one. */
export interface StoredExample extends Example {
  readonly removed: boolean;
}

const KIND = 'NEXS';
// Of the first number of an example; the bits above them count its symbols.
const COMPLETE = 1;
const REMOVED = 2;

/*
 * Parts, each a Brotli stream: the ids, one per line; the distinct symbols in scheme order, one per line; per example a
 * number (see above); per example its symbols as places among them, ascending, each as the distance to the one before.
 * Symbols of one patent stand close together in the scheme, so that most distances take a byte.
 */
export function encodeExamples(examples: readonly StoredExample[]): Uint8Array {
  const symbols = [...new Set(examples.flatMap((example) => example.symbols))].sort(compareSymbols);
  const places = new Map(symbols.map((symbol, place) => [symbol, place]));
  const numbers: number[] = [];
  const distances: number[] = [];
  for (const example of examples) {
    const complete = example.completeness === 'complete' ? COMPLETE : 0;
    numbers.push(example.symbols.length * 4 + complete + (example.removed ? REMOVED : 0));
    const own = example.symbols.map((symbol) => places.get(symbol)!).sort((a, b) => a - b);
    own.forEach((place, at) => distances.push(at === 0 ? place : place - own[at - 1]));
  }
  const ids = examples.map(({ id }) => id);
  return seal(KIND, [
    packed(Buffer.from(ids.join('\n'))),
    packed(Buffer.from(symbols.join('\n'))),
    packed(encodeVarints(numbers)),
    packed(encodeVarints(distances)),
  ]);
}

/** @throws NeighbourError NEIGHBOUR_FILE_INVALID */
export function* decodeExamples(bytes: Uint8Array): Generator<StoredExample> {
  const parts = unseal(KIND, bytes);
  if (parts.length !== 4) throw invalid(KIND, `it has ${parts.length} parts, not 4`);
  const { ids, symbols, numbers, distances } = readParts(parts);
  let at = 0;
  for (let row = 0; row < ids.length; row++) {
    const number = numbers[row];
    const own: CpcSymbol[] = [];
    for (let i = 0, place = 0; i < number >>> 2; i++) own.push(symbols[(place += distances[at++])]);
    yield {
      id: ids[row],
      symbols: own,
      completeness: number & COMPLETE ? 'complete' : 'partial',
      removed: (number & REMOVED) !== 0,
    };
  }
}

function readParts(parts: readonly Uint8Array[]) {
  try {
    const [ids, symbols] = parts.slice(0, 2).map((part) => linesOf(brotliDecompressSync(part).toString()));
    const numbers = decodeVarints(brotliDecompressSync(parts[2]), ids.length);
    const entries = numbers.reduce((sum, number) => sum + (number >>> 2), 0);
    const distances = decodeVarints(brotliDecompressSync(parts[3]), entries);
    return { ids, symbols: symbols as CpcSymbol[], numbers, distances };
  } catch (cause) {
    throw invalid(KIND, 'its parts do not belong together', cause);
  }
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'));

const packed = (bytes: Uint8Array): Uint8Array =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
