import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { EncoderError } from '../errors.js';
import {
  headerLength,
  isWeightType,
  LENGTH_BYTES,
  parseHeader,
  type TensorEntry,
} from './safetensors-header.js';
import { toFloat32, type WeightData } from './weight-data.js';

/**
 * A safetensors file, open. The header is read and checked at once, a tensor only when it is asked for, so that a
 * checkpoint of any size costs no more memory than the tensor in hand. Reads are synchronous: use it in a worker.
 */
export class Safetensors {
  private constructor(
    readonly file: string,
    private readonly descriptor: number,
    private readonly tensors: ReadonlyMap<string, TensorEntry>,
    /** What the file says of itself. */
    readonly metadata: Readonly<Record<string, string>>,
    private readonly behind: Safetensors | null,
  ) {}

  /**
   * @param behind a second file, asked for the tensors that the first does not have
   * @throws EncoderError CHECKPOINT_NOT_FOUND, or CHECKPOINT_INVALID for a file that is truncated or malformed.
   */
  static open(file: string, behind: string | null = null): Safetensors {
    const second = behind === null ? null : Safetensors.open(behind);
    const descriptor = openFile(file);
    try {
      const { size } = fstatSync(descriptor);
      const length = headerLength(file, readBytes(descriptor, 0, LENGTH_BYTES), size);
      const { tensors, metadata } = parseHeader(file, readBytes(descriptor, LENGTH_BYTES, length), size);
      return new Safetensors(file, descriptor, tensors, metadata, second);
    } catch (error) {
      closeSync(descriptor);
      second?.close();
      throw error;
    }
  }

  get names(): string[] {
    return [...this.tensors.keys()];
  }

  has(name: string): boolean {
    return this.tensors.has(name) || (this.behind?.has(name) ?? false);
  }

  /**
   * Type, shape and place of a tensor of this file.
   * @throws EncoderError CHECKPOINT_TENSOR_MISSING
   */
  entry(name: string): TensorEntry {
    const entry = this.tensors.get(name);
    if (!entry) throw new EncoderError('CHECKPOINT_TENSOR_MISSING', `${this.file} has no tensor "${name}".`);
    return entry;
  }

  /** The tensor as it is stored; `shape` is what the architecture calls for. */
  read(name: string, shape: readonly number[]): WeightData {
    if (!this.tensors.has(name) && this.behind) return this.behind.read(name, shape);
    const entry = this.entry(name);
    if (entry.shape.length !== shape.length || entry.shape.some((size, axis) => size !== shape[axis])) {
      throw new EncoderError(
        'CHECKPOINT_TENSOR_SHAPE',
        `Tensor "${name}" in ${this.file} has shape [${entry.shape}]; the configuration calls for [${shape}].`,
      );
    }
    if (!isWeightType(entry.dtype)) {
      throw new EncoderError(
        'CHECKPOINT_UNSUPPORTED',
        `Tensor "${name}" in ${this.file} has type ${entry.dtype}; weights must be F32, F16 or BF16.`,
      );
    }
    const bytes = readBytes(this.descriptor, entry.start, entry.end - entry.start);
    if (bytes.length < entry.end - entry.start) {
      throw new EncoderError(
        'CHECKPOINT_INVALID',
        `${this.file} became shorter while tensor "${name}" was read.`,
      );
    }
    return { type: entry.dtype, bytes };
  }

  /** The tensor as float32, row-major. */
  readFloats(name: string, shape: readonly number[]): Float32Array {
    return toFloat32(this.read(name, shape));
  }

  close(): void {
    closeSync(this.descriptor);
    this.behind?.close();
  }
}

function openFile(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (cause) {
    throw new EncoderError('CHECKPOINT_NOT_FOUND', `The weights ${file} cannot be opened.`, { cause });
  }
}

/** A fresh, aligned buffer: typed arrays of any element size may be laid over it. */
function readBytes(descriptor: number, position: number, length: number): Buffer {
  const buffer = Buffer.from(new ArrayBuffer(length));
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, buffer, filled, length - filled, position + filled);
    if (read === 0) return buffer.subarray(0, filled);
    filled += read;
  }
  return buffer;
}
