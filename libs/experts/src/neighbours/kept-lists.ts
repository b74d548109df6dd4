import { crc32 } from 'node:zlib';
import { NeighbourError } from './errors.js';
import type { QuantisedVectors } from './quantised-vectors.js';
import { invalid, seal, unseal } from './sealed-bytes.js';
import type { Approximation } from './vector-lists.js';

/** Lists around centres, and which of many vectors stand in which. */
export interface KeptLists {
  /** [lists, columns] */
  readonly centres: QuantisedVectors;
  /** Of the vectors with the ids from 0 on, each the place of its list. */
  readonly places: Int32Array<ArrayBuffer>;
  readonly approximation: Approximation;
}

/** Where lists are kept between starts, as making them takes long: a folder of files, say. */
export interface ListStore {
  /** The bytes under a key; null without any. */
  get(key: string): Promise<Uint8Array | null>;
  /** Keeps bytes; putting the same again is no error. A key is made of letters, digits and `-`. */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

const KIND = 'NLST';
/** Grows when lists are made otherwise. */
const VERSION = 1;

/** Names the lists of vectors by these. */
export const listsKey = ({ values, rows, columns }: QuantisedVectors): string =>
  `lists-${VERSION}-${rows}-${columns}-${crc32(values).toString(16).padStart(8, '0')}`;

export function writeLists({ centres, places, approximation }: KeptLists): Uint8Array {
  const { probes, recall } = approximation;
  return seal(KIND, [bytesOf(Float64Array.of(probes, recall)), bytesOf(centres.values), bytesOf(places)]);
}

/** Null where the bytes are no lists of so many vectors: they are made anew then. */
export function readLists(
  bytes: Uint8Array,
  { rows, columns }: Pick<QuantisedVectors, 'rows' | 'columns'>,
): KeptLists | null {
  try {
    const [searched, values, given, ...others] = unseal(KIND, bytes).map((part) => new Uint8Array(part));
    if (others.length > 0 || searched?.length !== 16 || given?.length !== 4 * rows)
      throw invalid(KIND, 'its parts do not belong together');
    const [probes, recall] = new Float64Array(searched.buffer);
    const lists = values.length / columns;
    const places = new Int32Array(given.buffer);
    if (!places.every((place) => place >= 0 && place < lists)) throw invalid(KIND, 'it names lists it lacks');
    const centres = { values: new Int8Array(values.buffer), rows: lists, columns };
    return { centres, places, approximation: { lists, probes: probes!, recall: recall! } };
  } catch (error) {
    if (error instanceof NeighbourError) return null;
    throw error;
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
