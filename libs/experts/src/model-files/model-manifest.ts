import { modelName } from '@nonet/operations';
import { LEVELS } from '@nonet/cpc-taxonomy';
import { z } from 'zod';

/** The file that makes a folder a model. */
export const MANIFEST = 'model.json';

/** `experts` classify; an `encoder` is a checkpoint that zero-shot classification and experts see with. */
export const MODEL_KINDS = ['experts', 'encoder'] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: 'a sha-256 of 64 hexadecimal digits' });

/** Within the folder, with `/`, and never out of it or hidden. */
const path = z.string().regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/, { error: 'a path within the folder' });

const modelFileSchema = z.strictObject({ path, bytes: z.int().nonnegative(), sha256 });

const modelEncoderSchema = z.strictObject({
  /** The encoder's id, as `NONET_ENCODER` would name it: the one that experts see with, or that an encoder was trained from. */
  id: z.string().min(1),
  /** The folder of the model that holds the encoder's checkpoint; null: the encoder comes from elsewhere. */
  folder: path.nullable(),
  /** Names the very vectors that the experts were trained on (`Encoder.fingerprint`); null: not known. */
  fingerprint: z.string().nullable(),
});

const modelEvaluationSchema = z.strictObject({
  /** What people call the set. */
  dataset: z.string().min(1),
  /** sha-256 of its records: only figures on the same set compare. */
  sha256,
  level: z.enum(LEVELS),
  mode: z.enum(['trained', 'zero-shot']),
  documents: z.int().positive(),
  /** What `nonet evaluate --json` prints. */
  metrics: z.record(z.string(), z.json()),
});

export const modelManifestSchema = z.strictObject({
  format: z.literal(1),
  kind: z.enum(MODEL_KINDS),
  /** What people call the line of versions, for example `nonet-experts`. */
  name: modelName,
  encoder: modelEncoderSchema.nullable(),
  files: z
    .array(modelFileSchema)
    .min(1)
    .refine((files) => new Set(files.map((file) => file.path)).size === files.length, {
      error: 'each path once',
    }),
  /** Of the training: everything that the result depends on. */
  configuration: z.record(z.string(), z.json()),
  /** What it was trained on: sources, counts, hashes. */
  data: z.record(z.string(), z.json()),
  evaluations: z.array(modelEvaluationSchema).default([]),
  createdAt: z.iso.datetime(),
});

/** A file of a model, by its path within the folder. */
export type ModelFile = z.infer<typeof modelFileSchema>;
export type ModelKind = (typeof MODEL_KINDS)[number];
export type ModelEncoder = z.infer<typeof modelEncoderSchema>;
export type ModelFigures = z.infer<typeof modelEvaluationSchema>;
export type ModelManifest = z.infer<typeof modelManifestSchema>;
