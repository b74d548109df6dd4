import { floatTensor, Safetensors, safetensorsParts, writeTogether } from '@nonet/encoder';
import { z } from 'zod';
import { HeadError } from './errors.js';
import { type Head, headHash, headParameters } from './head.js';

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

/** Writes a head with its labels and hash to a safetensors file, as a whole or not at all. */
export async function saveHead(head: Head, file: string): Promise<void> {
  const { shape, features, labels, output, parameters } = head;
  const { weights, biases } = headParameters({ shape, features, labels: labels.length });
  const description = { format: FORMAT, shape, features, labels, output, hash: headHash(head) };
  const tensors = [...weights, ...biases].map((tensor) =>
    floatTensor(tensor.name, tensor.shape, () => parameters[tensor.name]!),
  );
  const parts = () => safetensorsParts(tensors, { head: JSON.stringify(description) });
  await writeTogether([{ file, parts }]);
}

/** @throws HeadError HEAD_FILE_INVALID for a file that is missing, no head, or not the one it was written as */
export async function loadHead(file: string): Promise<Head> {
  try {
    const tensors = Safetensors.open(file);
    try {
      return readHead(tensors);
    } finally {
      tensors.close();
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HeadError('HEAD_FILE_INVALID', `${file} is not a head that can be read: ${reason}`, { cause });
  }
}

function readHead(tensors: Safetensors): Head {
  const { head: description } = tensors.metadata;
  if (description === undefined) throw new TypeError('its header describes none');
  const { hash, shape, features, labels, output } = descriptionSchema.parse(JSON.parse(description));
  const { weights, biases } = headParameters({ shape, features, labels: labels.length });
  const parameters = Object.fromEntries(
    [...weights, ...biases].map((tensor) => [tensor.name, tensors.readFloats(tensor.name, tensor.shape)]),
  );
  const head: Head = { shape, features, labels, output, parameters };
  if (headHash(head) !== hash) throw new RangeError('its numbers do not have the hash it was written with');
  return head;
}
