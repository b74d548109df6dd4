import { type Encoder, PLUGIN_API_VERSION } from '@nonet/plugins';
import { PluginRegistry } from '@nonet/plugins/host';
import { matrix } from '@nonet/numerics';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEncoders } from './create-encoders.js';
import type { PublishedEncoders } from './published-encoders.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-encoders-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const config = { device: 'cpu', models: '/nowhere', encoder: 'constant' } as const;
const log = pino({ level: 'silent' });
const constant: Encoder = {
  id: 'constant',
  fingerprint: 'constant',
  dimension: 1,
  maxTokens: 8,
  device: 'cpu',
  embed: async (texts) => matrix(texts.length, 1, new Float32Array(texts.length).fill(1)),
  dispose: async () => undefined,
};
const published: PublishedEncoders = {
  names: () => [],
  newest: async () => null,
  versionOf: async () => null,
  open: async () => constant,
};
const definition = { name: 'one', version: '1.0.0', apiVersion: PLUGIN_API_VERSION } as const;

test('an encoder that nobody brings is unknown; the error lists the known ones', async () => {
  const registry = new PluginRegistry();
  const open = async () => constant;
  await registry.add({
    ...definition,
    register: ({ encoders }) => encoders.add({ id: 'constant', description: 'x', open }),
  });
  const encoders = createEncoders(config, registry, { log, published });
  await expect(encoders.get('e6')).rejects.toMatchObject({
    code: 'ENCODER_UNKNOWN',
    errorClass: 'not-found',
    message: expect.stringContaining('constant') as string,
  });
});

test('an encoder of a plugin out of service is not unknown; the error says what its plugin did', async () => {
  const file = join(folder, 'long.mjs');
  await writeFile(
    file,
    `export default { name: 'long', version: '1.0.0', apiVersion: ${PLUGIN_API_VERSION}, register: (host) =>
      host.encoders.add({ id: 'long', description: 'vectors of length three', open: async () => ({
        id: 'long', fingerprint: 'long', dimension: 1, maxTokens: 8, device: 'cpu', dispose: async () => {},
        embed: async (texts) => ({ rows: texts.length, columns: 1, data: new Float32Array(texts.length).fill(3) }),
      }) }) };`,
  );
  const registry = new PluginRegistry();
  await registry.load([file], folder);
  const before = createEncoders(config, registry, { log, published });
  const encoder = await before.get('long');
  await expect(encoder.embed(['a'], { role: 'query' })).rejects.toMatchObject({ code: 'PLUGIN_QUARANTINED' });
  await expect(createEncoders(config, registry, { log, published }).get('long')).rejects.toMatchObject({
    code: 'PLUGIN_QUARANTINED',
    errorClass: 'unavailable',
    message: expect.stringContaining('unit length') as string,
  });
});

test('all who wait for an encoder hear how far it is, and closing ends the waiting', async () => {
  const registry = new PluginRegistry();
  let opens: (report: (fraction: number) => void) => void;
  const opening = new Promise<(fraction: number) => void>((resolve) => (opens = resolve));
  await registry.add({
    ...definition,
    register: ({ encoders }) =>
      encoders.add({
        id: 'constant',
        description: 'x',
        open: ({ signal, onProgress }) =>
          new Promise<Encoder>((_, reject) => {
            opens((fraction) => onProgress?.({ what: 'weights', fraction }));
            signal?.addEventListener('abort', () => reject(signal.reason as Error));
          }),
      }),
  });
  const encoders = createEncoders(config, registry, { log, published });
  const heard: string[] = [];
  const first = encoders.get(null, ({ fraction }) => heard.push(`first ${fraction}`));
  const second = encoders.get('constant', ({ fraction }) => heard.push(`second ${fraction}`));
  const report = await opening;
  report(0.5);
  expect(heard).toEqual(['first 0.5', 'second 0.5']);
  await encoders.close();
  await expect(first).rejects.toMatchObject({ code: 'SERVICE_CLOSING' });
  await expect(second).rejects.toMatchObject({ code: 'SERVICE_CLOSING' });
});
