import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TextRole, z } from '@nonet/plugins';
import { type BertConfig, readBertConfig } from './bert-config.js';
import { GRAPH_VERSION } from './bert-model.js';

/** Weights from which the model is built here, where there is none of these. */
const WEIGHTS = 'model.safetensors';
/** Where exports lay the model, the exact one first. */
const MODELS = [
  'model.onnx',
  'onnx/model.onnx',
  'onnx/model_quantized.onnx',
  'model_quantized.onnx',
  WEIGHTS,
];
/** What a folder's name must be to name an encoder. */
const ID = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;

export type Pooling = 'mean' | 'cls' | 'max' | 'last';

/** What is put before a text, by its role. */
export type Prompts = Readonly<Partial<Record<TextRole, string>>>;

/** What the configuration of a sentence encoder says, in the files of sentence-transformers. */
export interface EncoderFiles {
  readonly model: string;
  /** The shape of an encoder like BERT, whose model is built from its weights; null: the model is there. */
  readonly bert: BertConfig | null;
  readonly tokenizer: object;
  readonly pooling: Pooling;
  /** What is put before a text. */
  readonly prompts: Readonly<Record<TextRole, string>>;
  readonly maxTokens: number;
  readonly fingerprint: string;
}

export function foldersWithEncoders(place: string): { readonly id: string; readonly path: string }[] {
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((id) => ID.test(id) && existsSync(join(place, id, 'tokenizer.json')) && modelIn(join(place, id)))
    .sort()
    .map((id) => ({ id, path: join(place, id) }));
}

const modelIn = (folder: string): string | undefined =>
  MODELS.map((name) => join(folder, name)).find((file) => existsSync(file));

const poolingSchema = z.object({
  pooling_mode_cls_token: z.boolean().default(false),
  pooling_mode_mean_tokens: z.boolean().default(false),
  pooling_mode_max_tokens: z.boolean().default(false),
  pooling_mode_lasttoken: z.boolean().default(false),
});
const promptsSchema = z.object({ prompts: z.record(z.string(), z.string()).default({}) });
/** What sentence-transformers put a text through, one after the other. */
const modulesSchema = z.array(z.object({ type: z.string() }));
const MODULES = ['Transformer', 'Pooling', 'Normalize'];
const lengthSchema = z.object({
  max_seq_length: z.number().int().positive().optional(),
  model_max_length: z.number().positive().optional(),
  max_position_embeddings: z.number().int().positive().optional(),
});

const LONGEST = 8192;
const USUAL = 512;

/**
 * @param given prompts that go before those of the folder
 * @throws Error that names the file and what is wrong with it
 */
export async function readEncoderFiles(folder: string, given: Prompts = {}): Promise<EncoderFiles> {
  const model = modelIn(folder);
  if (!model) throw new Error(`${folder} has none of ${MODELS.join(', ')}.`);
  const tokenizer = json(join(folder, 'tokenizer.json'), z.looseObject({}));
  const pooling = json(join(folder, '1_Pooling', 'config.json'), poolingSchema);
  const own = json(join(folder, 'config_sentence_transformers.json'), promptsSchema);
  const prompts: Record<string, string> = { ...own.prompts, ...given };
  assertNoMore(folder);
  const config = join(folder, 'config.json');
  const bert = model.endsWith(WEIGHTS) ? readBertConfig(config) : null;
  const lengths = ['sentence_bert_config.json', 'tokenizer_config.json', 'config.json'].map((name) =>
    json(join(folder, name), lengthSchema),
  );
  const limits = lengths
    .flatMap((of) => [
      of.max_seq_length,
      of.model_max_length,
      of.max_position_embeddings && of.max_position_embeddings - (bert?.firstPosition ?? 0),
    ])
    .filter((limit) => limit !== undefined && limit <= LONGEST) as number[];
  return {
    model,
    bert,
    tokenizer,
    pooling: poolingOf(pooling),
    prompts: {
      query: prompts['query'] ?? '',
      passage: prompts['passage'] ?? prompts['document'] ?? '',
    },
    maxTokens: Math.min(...limits, limits.length === 0 ? USUAL : LONGEST),
    fingerprint: await digestOf([model, join(folder, 'tokenizer.json')], {
      pooling,
      prompts,
      ...(bert && { bert, graph: GRAPH_VERSION }),
    }),
  };
}

/** A layer that this plugin does not compute would make other vectors. */
function assertNoMore(folder: string): void {
  const file = join(folder, 'modules.json');
  if (!existsSync(file)) return;
  const more = json(file, modulesSchema).find(({ type }) => !MODULES.includes(type.split('.').at(-1)!));
  if (more) throw new Error(`${file} has ${more.type}; there may be ${MODULES.join(', ')}.`);
}

/** A mean is what most take, and what a folder without a word about it is taken to want. */
function poolingOf(said: z.output<typeof poolingSchema>): Pooling {
  if (said.pooling_mode_cls_token) return 'cls';
  if (said.pooling_mode_max_tokens) return 'max';
  if (said.pooling_mode_lasttoken) return 'last';
  return 'mean';
}

/** A file that is not there says nothing. */
function json<T extends z.ZodType>(file: string, schema: T): z.output<T> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} is malformed: ${(error as Error).message}`, { cause: error });
  }
}

async function digestOf(files: readonly string[], more: object): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(more));
  for (const file of files) for await (const chunk of createReadStream(file)) digest.update(chunk as Buffer);
  return digest.digest('hex').slice(0, 32);
}
