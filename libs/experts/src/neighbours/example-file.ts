import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { compareSymbols, type CpcSymbol, decodeVarints, encodeVarints } from '@nonet/cpc-taxonomy';
import type { Completeness } from '../classifier/index.js';
import { invalid, seal, unseal } from './sealed-bytes.js';

/** Examples by row, their symbols as compressed rows over a table of the distinct ones. */
export interface ExampleColumns {
  readonly ids: string[];
  /** Distinct symbols. */
  readonly table: CpcSymbol[];
  /** Row `r` owns the entries `starts[r] … starts[r + 1] - 1`. */
  readonly starts: number[];
  /** Places in the table. */
  readonly entries: number[];
  readonly completeness: Completeness[];
  /** Rows whose example was removed. */
  readonly removed: Set<number>;
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
export function encodeExamples(columns: ExampleColumns): Uint8Array {
  const { ids, table, starts, entries, completeness, removed } = columns;
  const order = [...table.keys()].sort((a, b) => compareSymbols(table[a], table[b]));
  const places = new Uint32Array(table.length);
  order.forEach((entry, place) => (places[entry] = place));
  const distances: number[] = [];
  const numbers = ids.map((_, row) => {
    const own = entries.slice(starts[row], starts[row + 1]).map((entry) => places[entry]);
    own.sort((a, b) => a - b);
    own.forEach((place, at) => distances.push(at === 0 ? place : place - own[at - 1]));
    const complete = completeness[row] === 'complete' ? COMPLETE : 0;
    return own.length * 4 + complete + (removed.has(row) ? REMOVED : 0);
  });
  const symbols = order.map((entry) => table[entry]);
  return seal(KIND, [
    packed(Buffer.from(ids.join('\n'))),
    packed(Buffer.from(symbols.join('\n'))),
    packed(encodeVarints(numbers)),
    packed(encodeVarints(distances)),
  ]);
}

/** @throws NeighbourError NEIGHBOUR_FILE_INVALID */
export function decodeExamples(bytes: Uint8Array): ExampleColumns {
  const parts = unseal(KIND, bytes);
  if (parts.length !== 4) throw invalid(KIND, `it has ${parts.length} parts, not 4`);
  const { ids, table, numbers, distances } = readParts(parts);
  const starts = new Array<number>(ids.length + 1).fill(0);
  const entries = new Array<number>(distances.length);
  const completeness = new Array<Completeness>(ids.length);
  const removed = new Set<number>();
  for (let row = 0, at = 0; row < ids.length; row++) {
    const end = at + (numbers[row] >>> 2);
    for (let place = 0; at < end; at++) {
      place += distances[at];
      if (place >= table.length) throw invalid(KIND, 'it names symbols it lacks');
      entries[at] = place;
    }
    starts[row + 1] = end;
    completeness[row] = numbers[row] & COMPLETE ? 'complete' : 'partial';
    if (numbers[row] & REMOVED) removed.add(row);
  }
  return { ids, table, starts, entries, completeness, removed };
}

function readParts(parts: readonly Uint8Array[]) {
  try {
    const [ids, symbols] = parts.slice(0, 2).map((part) => linesOf(brotliDecompressSync(part).toString()));
    const numbers = decodeVarints(brotliDecompressSync(parts[2]), ids.length);
    const entries = numbers.reduce((sum, number) => sum + (number >>> 2), 0);
    const distances = decodeVarints(brotliDecompressSync(parts[3]), entries);
    return { ids, table: symbols as CpcSymbol[], numbers, distances };
  } catch (cause) {
    throw invalid(KIND, 'its parts do not belong together', cause);
  }
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'));

const packed = (bytes: Uint8Array): Uint8Array =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
