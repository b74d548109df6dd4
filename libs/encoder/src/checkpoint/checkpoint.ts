import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EncoderError } from '../errors.js';
import { type BertConfig, parseBertConfig } from './bert-config.js';

/** How the vectors of the tokens become the vector of the text. */
export type Pooling = 'mean' | 'cls';

/** A checkpoint on disk, found and understood; the weights themselves are not read yet. */
export interface Checkpoint {
  readonly folder: string;
  readonly weightsFile: string;
  /** The built-in encoder that has the same embedding tables; null if only the checkpoint has them. */
  readonly tablesOf: string | null;
  /** The file that has the tables, where the checkpoint was stored without them and they were found. */
  readonly tablesFile: string | null;
  readonly tokenizerFile: string;
  readonly config: BertConfig;
  readonly pooling: Pooling;
  /** Longest input in tokens, special tokens included. */
  readonly maxTokens: number;
  readonly prefixes: { readonly query: string; readonly passage: string };
}

/** Names the encoder that a checkpoint without embedding tables has them from. */
export const BASE_FILE = 'base.json';
/** Tells how a checkpoint was trained. */
export const RECORD_FILE = 'training.json';

const lengthSchema = z.object({ max_seq_length: z.number().int().min(3).nullish() });
const poolingSchema = z.object({
  pooling_mode_cls_token: z.boolean().default(false),
  pooling_mode_mean_tokens: z.boolean().default(false),
});
const tablesSchema = z.object({ tables: z.string() });
const modulesSchema = z.array(z.object({ type: z.string() }));
const promptsSchema = z.object({ prompts: z.record(z.string(), z.string()).default({}) });

/**
 * Reads what stands beside the weights of a checkpoint in the layout of the model hub: `config.json`,
 * `tokenizer.json`, one `*.safetensors`, and the optional files of sentence-transformers.
 *
 * @throws EncoderError CHECKPOINT_NOT_FOUND, CHECKPOINT_INVALID or CHECKPOINT_UNSUPPORTED
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const names = await listFolder(folder);
  for (const needed of ['config.json', 'tokenizer.json']) {
    if (!names.includes(needed)) throw notFound(`The checkpoint folder ${folder} has no ${needed}.`);
  }
  const config = parseBertConfig(join(folder, 'config.json'), await readJson(join(folder, 'config.json')));
  const optional = async <T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    const found = name.includes('/') ? names.includes(name.split('/')[0]!) : names.includes(name);
    return found ? check(join(folder, name), schema, await readJson(join(folder, name))) : undefined;
  };
  const length =
    (await optional('sentence_bert_config.json', lengthSchema))?.max_seq_length ?? config.positions;
  const prompts = (await optional('config_sentence_transformers.json', promptsSchema))?.prompts ?? {};
  rejectFurtherModules(folder, await optional('modules.json', modulesSchema));
  return {
    folder,
    weightsFile: join(folder, weightsName(folder, names)),
    tablesOf: (await optional(BASE_FILE, tablesSchema))?.tables ?? null,
    tablesFile: null,
    tokenizerFile: join(folder, 'tokenizer.json'),
    config,
    pooling: choosePooling(folder, await optional('1_Pooling/config.json', poolingSchema)),
    maxTokens: Math.min(length, config.positions),
    prefixes: { query: prompts['query'] ?? '', passage: prompts['passage'] ?? prompts['document'] ?? '' },
  };
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new EncoderError('CHECKPOINT_NOT_FOUND', `The checkpoint folder ${folder} cannot be read.`, {
      cause,
    });
  }
}

/** Whether a file of a checkpoint has the weights of its encoder, by its name. */
export const isWeightsFile = (name: string): boolean =>
  name.endsWith('.safetensors') && name !== 'heads.safetensors';

function weightsName(folder: string, names: readonly string[]): string {
  const weights = names.filter(isWeightsFile);
  if (weights.includes('model.safetensors')) return 'model.safetensors';
  if (weights.length === 1) return weights[0]!;
  if (weights.length === 0) throw notFound(`The checkpoint folder ${folder} has no *.safetensors file.`);
  throw notFound(
    `The checkpoint folder ${folder} has several *.safetensors files and none is model.safetensors.`,
  );
}

function choosePooling(folder: string, modes: z.output<typeof poolingSchema> | undefined): Pooling {
  if (!modes || modes.pooling_mode_mean_tokens) return 'mean';
  if (modes.pooling_mode_cls_token) return 'cls';
  throw new EncoderError(
    'CHECKPOINT_UNSUPPORTED',
    `${folder} pools neither by the mean nor by the first token.`,
  );
}

function rejectFurtherModules(folder: string, modules: { type: string }[] | undefined): void {
  const known = ['Transformer', 'Pooling', 'Normalize'];
  const unknown = modules?.find(({ type }) => !known.includes(type.split('.').at(-1)!));
  if (unknown) {
    throw new EncoderError(
      'CHECKPOINT_UNSUPPORTED',
      `${folder} has a module of type ${unknown.type}; only ${known.join(', ')} can be run.`,
    );
  }
}

/** A JSON file of a checkpoint. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new EncoderError('CHECKPOINT_NOT_FOUND', `${file} cannot be read.`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EncoderError('CHECKPOINT_INVALID', `${file} is not JSON.`, { cause });
  }
}

function check<T>(file: string, schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new EncoderError('CHECKPOINT_INVALID', `${file} is malformed: ${z.prettifyError(parsed.error)}`);
}

const notFound = (message: string) => new EncoderError('CHECKPOINT_NOT_FOUND', message);
