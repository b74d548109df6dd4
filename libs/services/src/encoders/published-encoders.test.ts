import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PluginRegistry } from '@nonet/plugins/host';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelFilter, ModelsService, ModelVersion } from '../models/models.service.js';
import { createEncoders } from './create-encoders.js';
import { createPublishedEncoders } from './published-encoders.js';

const TINY = fileURLToPath(new URL('../../../encoder/fixtures/tiny-e5/', import.meta.url));
const log = pino({ level: 'silent' });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-experts-'));
  // Experts have their encoder in a folder of their own.
  await cp(TINY, join(folder, 'encoder'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Experts alone, as they ship. */
const ours = (version: number) =>
  ({ kind: 'experts', name: 'ours', version, reference: `ours@${version}`, removedAt: null }) as ModelVersion;

/** What asks for encoders where these versions are known, the newest first. */
async function encodersWith(versions: ModelVersion[]) {
  const opened: string[] = [];
  const models = {
    get: async (reference: string) => versions.find((one) => one.reference === reference) ?? null,
    list: async ({ kind, name = 'ours' }: ModelFilter) => ({
      edges: versions
        .filter((one) => one.kind === kind && one.name === name)
        .map((node) => ({ cursor: node.reference, node })),
    }),
    open: async (reference: string) => {
      opened.push(reference);
      return { folder };
    },
  } as unknown as Pick<ModelsService, 'get' | 'list' | 'open'>;
  const published = await createPublishedEncoders(models, {
    notifications: { on: () => () => undefined },
    plugins: new PluginRegistry(),
    log,
  });
  const config = { device: 'cpu', models: folder, encoder: 'ours' } as const;
  const encoders = createEncoders(config, new PluginRegistry(), { log, published });
  return { encoders, published, opened };
}

test('an encoder is the one that experts bring when it is asked for by their name', async () => {
  const { encoders, published } = await encodersWith([ours(1)]);
  const encoder = await encoders.get('ours');
  expect(encoder.id).toBe('ours@1');
  expect((await encoder.embed(['a plough'], { role: 'query' })).columns).toBe(encoder.dimension);
  // It is no encoder to train from by this name, so it is not among the names.
  expect(published.names()).toEqual([]);
  await expect(encoders.get('others')).rejects.toMatchObject({ code: 'ENCODER_UNKNOWN' });
  await encoders.close();
});

test('the encoder of a version is asked for by its reference, whichever is the newest', async () => {
  const { encoders, opened } = await encodersWith([ours(2), ours(1)]);
  expect((await encoders.get('ours@1')).id).toBe('ours@1');
  expect((await encoders.get('ours@2')).id).toBe('ours@2');
  expect(await encoders.get('ours@1')).toBe(await encoders.get('ours@1'));
  expect(opened).toEqual(['ours@1', 'ours@2']);
  await expect(encoders.get('ours@9')).rejects.toMatchObject({ code: 'ENCODER_UNKNOWN' });
  await encoders.close();
});

test('the name of experts stands for those that are the newest when it is asked for', async () => {
  const versions = [ours(1)];
  const { encoders, opened } = await encodersWith(versions);
  expect((await encoders.get('ours')).id).toBe('ours@1');
  versions.unshift(ours(2));
  expect((await encoders.get('ours')).id).toBe('ours@2');
  expect(await encoders.get(null)).toBe(await encoders.get('ours@2'));
  expect(opened).toEqual(['ours@1', 'ours@2']);
  await encoders.close();
});
