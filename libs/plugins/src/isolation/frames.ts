import type { Writable } from 'node:stream';

/**
 * Messages between Nonet and the process of a plugin: JSON, behind it the bytes of typed arrays as they lie in memory. Whoever
 * sends copies none of them; whoever receives reads them into the one buffer that they then stay in.
 *
 *     length of the body, length of the JSON (32 bits each) | JSON | typed arrays, each from a multiple of eight
 */
const HEAD_BYTES = 8;
const ALIGNMENT = 8;

const ARRAYS = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
} as const;
type ArrayName = keyof typeof ARRAYS;
type TypedArray = InstanceType<(typeof ARRAYS)[ArrayName]>;

/** What stands for a typed array in the JSON. */
interface Place {
  readonly $array: ArrayName;
  /** Within the typed arrays of the message. */
  readonly offset: number;
  readonly length: number;
}

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
const padding = (bytes: number): Uint8Array => new Uint8Array(aligned(bytes) - bytes);

/** Sends a message; `sent` is called when the system has taken it. */
export function writeFrame(to: Writable, message: unknown, sent: () => void = () => undefined): void {
  const arrays: TypedArray[] = [];
  let offset = 0;
  const json = Buffer.from(
    JSON.stringify(message, function (this: Record<string, unknown>, key, value: unknown) {
      // What `toJSON` made of it does not count: a Buffer has one.
      const raw = this[key];
      if (!ArrayBuffer.isView(raw) || raw instanceof DataView) return value;
      const name = nameOf(raw as TypedArray);
      const place: Place = { $array: name, offset, length: (raw as TypedArray).length };
      arrays.push(raw as TypedArray);
      offset += aligned(raw.byteLength);
      return place;
    }),
  );
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(aligned(json.length) + offset, 0);
  head.writeUInt32LE(json.length, 4);
  to.cork();
  to.write(head);
  to.write(json);
  // The last piece tells when all of them are gone.
  to.write(padding(json.length), arrays.length === 0 ? sent : undefined);
  arrays.forEach((array, i) => {
    to.write(Buffer.from(array.buffer, array.byteOffset, array.byteLength));
    to.write(padding(array.byteLength), i === arrays.length - 1 ? sent : undefined);
  });
  to.uncork();
}

/** The name by its type, not by its constructor: a Buffer is a Uint8Array. */
const nameOf = (array: TypedArray): ArrayName =>
  (Object.keys(ARRAYS) as ArrayName[]).find((name) => array instanceof ARRAYS[name]) ?? 'Uint8Array';

/** What came does not keep to the form of messages, or is larger than anything that was asked for. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Puts messages together from the pieces in which they arrive. */
export class FrameReader {
  readonly #head = Buffer.alloc(HEAD_BYTES);
  #headBytes = 0;
  #body: Uint8Array | null = null;
  #bodyBytes = 0;

  /** @param mostBytes of a message, asked whenever one begins */
  constructor(private readonly mostBytes: () => number) {}

  /** The messages that are whole now. @throws FrameError */
  *read(chunk: Buffer): Generator<unknown> {
    for (let at = 0; at < chunk.length;) {
      if (this.#body === null) {
        const taken = chunk.copy(this.#head, this.#headBytes, at, at + HEAD_BYTES - this.#headBytes);
        this.#headBytes += taken;
        at += taken;
        if (this.#headBytes < HEAD_BYTES) return;
        const length = this.#head.readUInt32LE(0);
        if (length > this.mostBytes()) throw new FrameError(`it sent a message of ${length} bytes`);
        this.#body = new Uint8Array(length);
        this.#bodyBytes = 0;
      }
      const part = chunk.subarray(at, at + this.#body.length - this.#bodyBytes);
      this.#body.set(part, this.#bodyBytes);
      this.#bodyBytes += part.length;
      at += part.length;
      if (this.#bodyBytes < this.#body.length) return;
      const body = this.#body;
      this.#body = null;
      this.#headBytes = 0;
      yield messageOf(body, this.#head.readUInt32LE(4));
    }
  }
}

function messageOf(body: Uint8Array, jsonBytes: number): unknown {
  const start = aligned(jsonBytes);
  if (start > body.length) throw new FrameError('it sent a message that is cut off');
  const json = Buffer.from(body.buffer, 0, jsonBytes).toString('utf8');
  try {
    return JSON.parse(json, (_, value: unknown) => (isPlace(value) ? arrayAt(value, body, start) : value));
  } catch (error) {
    throw error instanceof FrameError ? error : new FrameError('it sent what is no message');
  }
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$array');
}

function arrayAt({ $array, offset, length }: Place, body: Uint8Array, start: number): TypedArray {
  const type = Object.hasOwn(ARRAYS, $array) ? ARRAYS[$array] : undefined;
  const isWell =
    type !== undefined &&
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset % ALIGNMENT === 0 &&
    start + offset + length * type.BYTES_PER_ELEMENT <= body.length;
  if (!isWell) throw new FrameError('it sent numbers that lie outside of their message');
  return new type(body.buffer as ArrayBuffer, start + offset, length);
}
