import { readFile } from 'node:fs/promises';
import { z } from '@nonet/plugins';

/** Kinds of numbers that weights are stored as, with their bytes. */
const BYTES = { F32: 4, F16: 2, BF16: 2 } as const;
export type WeightType = keyof typeof BYTES;

export interface StoredWeights {
  readonly type: WeightType;
  readonly shape: readonly number[];
  /** Little-endian, row by row. */
  readonly bytes: Uint8Array;
}

const LENGTH_BYTES = 8;
const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});

/**
 * The tensors of a safetensors file by name: the length of a JSON header, the header, the numbers.
 * @throws Error that says what is wrong with the file
 */
export async function readSafetensors(file: string): Promise<(name: string) => StoredWeights | null> {
  const content = await readFile(file);
  const invalid = (why: string) => new Error(`${file} is no safetensors file: ${why}`);
  if (content.length < LENGTH_BYTES) throw invalid('it is too short');
  const start = LENGTH_BYTES + Number(content.readBigUInt64LE(0));
  if (start > content.length) throw invalid('its header is longer than the file');
  let header: Record<string, unknown>;
  try {
    header = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(content.toString('utf8', LENGTH_BYTES, start)));
  } catch (error) {
    throw invalid((error as Error).message);
  }
  return (name) => {
    if (!Object.hasOwn(header, name)) return null;
    const { dtype, shape, data_offsets: place } = tensorSchema.parse(header[name]);
    if (!Object.hasOwn(BYTES, dtype))
      throw invalid(`${name} is stored as ${dtype}; ${Object.keys(BYTES).join(', ')} can be read`);
    const type = dtype as WeightType;
    const size = shape.reduce((product, length) => product * length, BYTES[type]);
    if (place[1] - place[0] !== size || start + place[1] > content.length)
      throw invalid(`${name} does not have the bytes of its shape`);
    return { type, shape, bytes: content.subarray(start + place[0], start + place[1]) };
  };
}
