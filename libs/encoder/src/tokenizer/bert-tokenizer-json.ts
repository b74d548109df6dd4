import { z } from 'zod';
import { EncoderError } from '../errors.js';

const special = z.object({ SpecialToken: z.object({ id: z.string() }) });
const sequence = z.object({ Sequence: z.object({ id: z.string() }) });

/** Some ten thousand words: to look at each as a record of zod's would take as long as everything else that opens a tokenizer. */
const vocabulary = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null,
);

const schema = z.object({
  added_tokens: z
    .array(
      z.object({
        id: z.number().int().nonnegative(),
        content: z.string().min(1),
        single_word: z.literal(false),
        normalized: z.literal(false),
      }),
    )
    .default([]),
  normalizer: z.object({
    type: z.literal('BertNormalizer'),
    clean_text: z.literal(true),
    handle_chinese_chars: z.boolean(),
    strip_accents: z.boolean().nullish(),
    lowercase: z.boolean(),
  }),
  pre_tokenizer: z.object({ type: z.literal('BertPreTokenizer') }),
  post_processor: z.union([
    z.object({ type: z.literal('TemplateProcessing'), single: z.array(z.union([special, sequence])) }),
    z.object({
      type: z.literal('BertProcessing'),
      cls: z.tuple([z.string(), z.number()]),
      sep: z.tuple([z.string(), z.number()]),
    }),
  ]),
  model: z.object({
    type: z.literal('WordPiece').optional(),
    unk_token: z.string(),
    continuing_subword_prefix: z.string(),
    max_input_chars_per_word: z.number().int().positive().default(100),
    vocab: vocabulary,
  }),
});

/** What a `tokenizer.json` of the BERT kind says. */
export interface BertTokenizerDescription {
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly continuation: string;
  readonly longestWord: number;
  readonly unknown: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Tokens that are recognised as they stand in the text, before anything is normalised. */
  readonly verbatim: ReadonlyMap<string, number>;
  readonly normalizer: {
    readonly chinese: boolean;
    readonly lowercase: boolean;
    readonly stripAccents: boolean;
  };
}

/** The description, or undefined when the file is of another kind (which is no mistake). */
export function describeBertTokenizer(file: string, json: unknown): BertTokenizerDescription | undefined {
  const parsed = schema.safeParse(json);
  if (!parsed.success) return undefined;
  const { model, normalizer, added_tokens: added, post_processor: post } = parsed.data;
  const words = wordsOf(model.vocab);
  if (words === undefined) return undefined;
  const verbatim = new Map(added.map(({ content, id }) => [content, id]));
  const idOf = (token: string): number => {
    const id = verbatim.get(token) ?? words.get(token);
    if (id === undefined) {
      throw new EncoderError(
        'TOKENIZER_INVALID',
        `${file}: the special token "${token}" is not in the vocabulary.`,
      );
    }
    return id;
  };
  const template =
    post.type === 'BertProcessing'
      ? [post.cls[0], null, post.sep[0]]
      : post.single.map((piece) => ('Sequence' in piece ? null : piece.SpecialToken.id));
  const middle = template.indexOf(null);
  if (middle < 0 || middle !== template.lastIndexOf(null)) return undefined;
  const ids = (tokens: (string | null)[]) => tokens.map((token) => idOf(token!));
  return {
    vocabulary: words,
    continuation: model.continuing_subword_prefix,
    longestWord: model.max_input_chars_per_word,
    unknown: idOf(model.unk_token),
    before: ids(template.slice(0, middle)),
    after: ids(template.slice(middle + 1)),
    verbatim,
    normalizer: {
      chinese: normalizer.handle_chinese_chars,
      lowercase: normalizer.lowercase,
      stripAccents: normalizer.strip_accents ?? normalizer.lowercase,
    },
  };
}

/** Words with their ids, looked at once; undefined where one is no whole number. */
function wordsOf(vocabulary: Readonly<Record<string, unknown>>): Map<string, number> | undefined {
  const words = new Map<string, number>();
  for (const word of Object.keys(vocabulary)) {
    const id = vocabulary[word];
    if (!Number.isSafeInteger(id) || (id as number) < 0) return undefined;
    words.set(word, id as number);
  }
  return words;
}
