import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PluginSurroundings } from '../loading/surroundings.js';
import { PluginRegistry, type PluginRegistryOptions } from '../registry/plugin-registry.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nonet-accidents-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A plugin with an encoder `accident`, that does something whenever it embeds. */
function written(name: string, embed: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `export default { name: '${name}', version: '1.0.0', api: '^1.0', register: ({ encoders, log }) => encoders.add({
      id: 'accident', description: 'x', open: async () => ({ id: 'accident', fingerprint: 'f', dimension: 1, maxTokens: 8,
        device: 'cpu', dispose: async () => {}, async embed(texts) { ${embed};
          return { rows: texts.length, columns: 1, data: new Float32Array(texts.length).fill(1) }; } }) }) };`,
  );
  return file;
}

async function embedded(specifier: string, options: PluginRegistryOptions, then: () => Promise<void>) {
  const registry = new PluginRegistry(options);
  try {
    await registry.load([specifier], folder);
    const encoder = await registry.openEncoder('accident', { device: 'cpu', modelsFolder: null });
    if (options.surroundings) settingsAreBroken = true;
    await encoder.embed(['a'], { role: 'query' });
    await then();
    expect(registry.plugins()[0]).toMatchObject({ state: 'active', health: { errors: 0, lastFault: null } });
  } finally {
    settingsAreBroken = false;
    await registry.close();
  }
}

let settingsAreBroken = false;
const heard: { message: string; details: unknown }[] = [];
const surroundings = (plugin: string): PluginSurroundings => {
  if (settingsAreBroken) throw new Error('the settings cannot be read');
  const say = (message: string, details?: unknown) => void heard.push({ message, details });
  const log = { debug: say, info: say, warn: say, error: say };
  return { settings: undefined, log, folder: join(folder, plugin) };
};

describe('a plugin in a process of its own', () => {
  test('is heard in the log while the settings of plugins cannot be read', async () => {
    heard.length = 0;
    await embedded(written('talker', `log.warn('a word', { of: 'warning' })`), { surroundings }, () =>
      expect.poll(() => heard).toEqual([{ message: 'a word', details: { of: 'warning' } }]),
    );
  });

  test('goes on where it logs an error in place of a message', async () => {
    heard.length = 0;
    await embedded(written('careless', `log.error(new Error('no licence'))`), { surroundings }, () =>
      expect.poll(() => heard.map(({ message }) => message)).toEqual(['Error: no licence']),
    );
  });

  test('signals no other process by accident', async () => {
    const lines: string[] = [];
    const embed = `try { process.kill(process.ppid, 'SIGUSR2'); } catch (error) { console.log(error.message); }`;
    await embedded(written('signaller', embed), { onOutput: (_, line) => lines.push(line) }, () =>
      expect.poll(() => lines.join()).toContain(`not ${process.pid}`),
    );
  });
});
