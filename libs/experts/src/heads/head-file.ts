import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { HeadError } from './errors.js';
import { type Head, headHash, headParameters } from './head.js';

// A safetensors file: the length of the header (uint64, little-endian), the header (JSON), the tensors (float32, row-major).
const LENGTH_BYTES = 8;
const FORMAT = 'nonet-head-1';

const descriptionSchema = z.object({
  format: z.literal(FORMAT),
  shape: z.discriminatedUnion('type', [
    z.object({ type: z.literal('linear') }),
    z.object({ type: z.literal('mlp'), hidden: z.int().positive() }),
  ]),
  features: z.int().positive(),
  labels: z.array(z.string()).min(1),
  output: z.enum(['sigmoid', 'softmax']),
  /** {@link headHash}. */
  hash: z.string(),
});
const tensorSchema = z.object({
  dtype: z.literal('F32'),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const headerSchema = z.object({ __metadata__: z.object({ head: z.string() }) }).catchall(tensorSchema);

/** Writes a head with its labels and hash to a safetensors file, as a whole or not at all. */
export async function saveHead(head: Head, file: string): Promise<void> {
  const { shape, features, labels, output, parameters } = head;
  const { weights, biases } = headParameters({ shape, features, labels: labels.length });
  const description = { format: FORMAT, shape, features, labels, output, hash: headHash(head) };
  const header: Record<string, unknown> = { __metadata__: { head: JSON.stringify(description) } };
  let position = 0;
  const tensors = [...weights, ...biases].map(({ name, shape }) => {
    const { buffer, byteOffset, byteLength } = parameters[name];
    header[name] = { dtype: 'F32', shape, data_offsets: [position, (position += byteLength)] };
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES, ' ');
  json.copy(padded);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));
  await writeWhole(file, Buffer.concat([length, padded, ...tensors]));
}

/** @throws HeadError HEAD_FILE_INVALID for a file that is missing, no head, or not the one it was written as */
export async function loadHead(file: string): Promise<Head> {
  try {
    return parseHead(await readFile(file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HeadError('HEAD_FILE_INVALID', `${file} is not a head that can be read: ${reason}`, { cause });
  }
}

function parseHead(bytes: Buffer): Head {
  const end = LENGTH_BYTES + Number(bytes.readBigUInt64LE());
  if (end > bytes.length) throw new RangeError('its header is cut off');
  const { __metadata__, ...tensors } = headerSchema.parse(
    JSON.parse(bytes.subarray(LENGTH_BYTES, end).toString()),
  );
  const { hash, shape, features, labels, output } = descriptionSchema.parse(JSON.parse(__metadata__.head));
  const { weights, biases } = headParameters({ shape, features, labels: labels.length });
  const parameters = Object.fromEntries(
    [...weights, ...biases].map(({ name, shape }) => {
      const entry = tensors[name];
      const size = 4 * shape.reduce((product, length) => product * length, 1);
      const [from, to] = entry?.data_offsets ?? [0, 0];
      if (to - from !== size || end + to > bytes.length) {
        throw new RangeError(`tensor "${name}" [${shape.join(', ')}] is missing or cut off`);
      }
      // A copy of its own: typed arrays must start at a multiple of their element size.
      return [name, new Float32Array(Uint8Array.from(bytes.subarray(end + from, end + to)).buffer)];
    }),
  );
  const head: Head = { shape, features, labels, output, parameters };
  if (headHash(head) !== hash) throw new RangeError('its numbers do not have the hash it was written with');
  return head;
}

async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const partial = `${file}.partial`;
  try {
    const handle = await open(partial, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
