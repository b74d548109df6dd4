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
const shipped = {
  kind: 'experts',
  name: 'ours',
  reference: 'ours@1',
  removedAt: null,
} as ModelVersion;

const models = {
  list: async ({ kind, name }: ModelFilter) => ({
    edges:
      kind === shipped.kind && (name ?? shipped.name) === shipped.name
        ? [{ cursor: '1', node: shipped }]
        : [],
  }),
  open: async () => ({ folder }),
} as unknown as Pick<ModelsService, 'list' | 'open'>;

test('an encoder is the one that experts bring when it is asked for by their name', async () => {
  const published = await createPublishedEncoders(models, {
    notifications: { on: () => () => undefined },
    plugins: new PluginRegistry(),
    log,
  });
  const config = { device: 'cpu', models: folder, encoder: 'ours' } as const;
  const encoders = createEncoders(config, new PluginRegistry(), { log, published });
  const encoder = await encoders.get('ours');
  expect(encoder.id).toBe('ours');
  expect((await encoder.embed(['a plough'], { role: 'query' })).columns).toBe(encoder.dimension);
  // It is no encoder to train from by this name, so it is not among the names.
  expect(published.names()).toEqual([]);
  await expect(encoders.get('others')).rejects.toMatchObject({ code: 'ENCODER_UNKNOWN' });
  await encoders.close();
});
