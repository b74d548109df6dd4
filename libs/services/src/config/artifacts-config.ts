import { resolve } from 'node:path';
import { z } from 'zod';

/** Where the files of models are kept. */
export type ArtifactsConfig =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** Without slashes at its ends; may be empty. */
      readonly prefix: string;
      /** null: Amazon's own. */
      readonly endpoint: string | null;
      /** null: what the variables of AWS say. */
      readonly region: string | null;
    };

const ALLOWED =
  'a folder, or s3://BUCKET/PREFIX?endpoint=URL&region=REGION (endpoint and region may be left out; credentials stand in AWS_ACCESS_KEY_ID and the other variables of AWS, never here)';

const parameters = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !url.includes('@'))
    .optional(),
  region: z.string().min(1).optional(),
});

/** Reads `NONET_ARTIFACTS`. */
export const artifactsConfig = z.string().transform((text, context): ArtifactsConfig => {
  if (!/^\w+:\/\//.test(text)) return { kind: 'folder', folder: resolve(text) };
  const url = URL.canParse(text) ? new URL(text) : null;
  const given = parameters.safeParse(Object.fromEntries(url?.searchParams ?? []));
  const isBucket = url?.protocol === 's3:' && /^[a-z0-9][a-z0-9.-]+$/.test(url.host) && url.username === '';
  if (url === null || !isBucket || !given.success) {
    context.addIssue({ code: 'custom', message: ALLOWED });
    return z.NEVER;
  }
  const { endpoint = null, region = null } = given.data;
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  return { kind: 's3', bucket: url.host, prefix, endpoint, region };
});
