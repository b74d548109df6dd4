import { z } from 'zod';
import { EncoderError } from '../errors.js';

/** The element types read here, with their size in bytes. */
const READABLE = { F32: 4, F16: 2, BF16: 2 } as const;
/** Types that may stand in a file beside the weights (position ids, masks); their tensors are listed, never read. */
const OTHER = { F64: 8, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 } as const;
const BYTES: Readonly<Record<string, number>> = { ...READABLE, ...OTHER };

export type WeightType = keyof typeof READABLE;

export const isWeightType = (dtype: string): dtype is WeightType => Object.hasOwn(READABLE, dtype);

/** Where a tensor stands in the file: `start` and `end` are byte positions from the start of the file. */
export interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** The limit of the format's reference reader: a longer header is an attack or an accident. */
const LONGEST_HEADER = 100_000_000;
export const LENGTH_BYTES = 8;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().nonnegative()).max(8),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});

/** Readers ignore what is no text there: files of other programs are not refused for it. */
const metadataSchema = z.record(z.string(), z.string()).catch({});

export interface Header {
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The length of the header that the first eight bytes announce, checked against the size of the file. */
export function headerLength(file: string, prefix: Buffer, fileSize: number): number {
  if (prefix.length < LENGTH_BYTES)
    throw invalid(file, `it has ${fileSize} bytes, too few for a header length`);
  const length = prefix.readBigUInt64LE(0);
  if (length > BigInt(LONGEST_HEADER)) {
    throw invalid(file, `it announces a header of ${length} bytes; at most ${LONGEST_HEADER} are allowed`);
  }
  if (LENGTH_BYTES + Number(length) > fileSize) {
    throw invalid(file, `it announces a header of ${length} bytes, but the whole file has ${fileSize}`);
  }
  return Number(length);
}

/**
 * Reads the JSON header of a safetensors file. Every tensor must have a known type, as many bytes as its shape needs,
 * and a place inside the file that no other tensor shares.
 * Format: https://huggingface.co/docs/safetensors
 */
export function parseHeader(file: string, header: Buffer, fileSize: number): Header {
  const base = LENGTH_BYTES + header.length;
  const tensors = new Map<string, TensorEntry>();
  const { __metadata__: metadata, ...entries } = parseObject(file, header);
  for (const [name, value] of Object.entries(entries)) {
    const entry = entrySchema.safeParse(value);
    if (!entry.success) {
      throw invalid(file, `the entry of tensor "${name}" is malformed: ${z.prettifyError(entry.error)}`);
    }
    const { dtype, shape, data_offsets: offsets } = entry.data;
    const bytes = BYTES[dtype];
    if (bytes === undefined) {
      throw invalid(file, `tensor "${name}" has type ${dtype}; known are ${Object.keys(BYTES).join(', ')}`);
    }
    const needed = shape.reduce((product, size) => product * size, bytes);
    if (offsets[1] - offsets[0] !== needed) {
      throw invalid(
        file,
        `tensor "${name}" [${shape}] ${dtype} needs ${needed} bytes, its offsets give ${offsets[1] - offsets[0]}`,
      );
    }
    if (base + offsets[1] > fileSize) {
      throw invalid(
        file,
        `tensor "${name}" ends at byte ${base + offsets[1]}, but the file has ${fileSize}: it is truncated`,
      );
    }
    tensors.set(name, { dtype, shape, start: base + offsets[0], end: base + offsets[1] });
  }
  rejectOverlaps(file, tensors);
  return { tensors, metadata: metadataSchema.parse(metadata) };
}

function parseObject(file: string, header: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch (cause) {
    throw invalid(file, 'its header is not JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(file, 'its header is not a JSON object');
  }
  return value as Record<string, unknown>;
}

function rejectOverlaps(file: string, tensors: Map<string, TensorEntry>): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  for (let i = 1; i < inOrder.length; i++) {
    const [before, first] = inOrder[i - 1]!;
    const [name, second] = inOrder[i]!;
    if (second.start < first.end) throw invalid(file, `tensors "${before}" and "${name}" share bytes`);
  }
}

const invalid = (file: string, problem: string, cause?: unknown) =>
  new EncoderError('CHECKPOINT_INVALID', `${file} is not a usable safetensors file: ${problem}.`, { cause });
