import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Encoder, EncoderProvider } from '../contracts/encoder.js';
import { matrix } from '@nonet/numerics';
import { PLUGIN_API_VERSION } from '../contracts/api-version.js';
import type { PluginDefinition } from '../contracts/plugin.js';
import { PluginRegistry } from './plugin-registry.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nonet-plugins-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a plugin module and returns its specifier. */
function module(name: string, source: string): string {
  writeFileSync(join(folder, `${name}.mjs`), source);
  return `./${name}.mjs`;
}

const header = (name: string) => `name: '${name}', version: '1.0.0', apiVersion: ${PLUGIN_API_VERSION}`;
const encoder = (id: string, embed: string) => `{ id: '${id}', description: 'x', open: async () => ({
  id: '${id}', fingerprint: '1', dimension: 2, maxTokens: 8, device: 'cpu', dispose: async () => {}, embed: ${embed} }) }`;

const options = { device: 'cpu', modelsFolder: null } as const;

function provider(id: string): EncoderProvider {
  const unit = (rows: number) => matrix(rows, 1, new Float32Array(rows).fill(1));
  const opened: Encoder = {
    id,
    fingerprint: id,
    dimension: 1,
    maxTokens: 8,
    device: 'cpu',
    embed: async (texts) => unit(texts.length),
    dispose: async () => {},
  };
  return { id, description: 'a constant', open: async () => opened };
}

function plugin(name: string, ...ids: string[]): PluginDefinition {
  return {
    name,
    version: '1.0.0',
    apiVersion: PLUGIN_API_VERSION,
    register: (host) => ids.forEach((id) => host.encoders.add(provider(id))),
  };
}

describe('the plugin registry', () => {
  it('opens the encoders that its plugins add', async () => {
    const registry = new PluginRegistry({ inProcess: 'all' });
    await registry.add(plugin('one', 'constant'));
    const opened = await registry.openEncoder('constant', options);
    expect((await opened.embed(['a', 'b'], { role: 'query' })).rows).toBe(2);
    expect(registry.plugins()).toMatchObject([
      {
        name: 'one',
        version: '1.0.0',
        source: 'built-in',
        state: 'active',
        problem: null,
        encoders: ['constant'],
        experts: [],
      },
    ]);
  });

  it('lists the known encoders when asked for an unknown one', async () => {
    const registry = new PluginRegistry({ inProcess: 'all' });
    await registry.add(plugin('one', 'constant'));
    await expect(registry.openEncoder('e6', options)).rejects.toMatchObject({
      code: 'ENCODER_UNKNOWN',
      message: expect.stringContaining('constant'),
    });
  });

  it.each([
    ['a missing file', () => './nowhere.mjs', 'PLUGIN_LOAD_FAILED', /does not exist/],
    ['a package that is not installed', () => '@acme/none', 'PLUGIN_LOAD_FAILED', /cannot be loaded/],
    ['a syntax error', () => module('syntax', 'export default {'), 'PLUGIN_LOAD_FAILED', /cannot be loaded/],
    ['no default export', () => module('empty', 'export const a = 1;'), 'PLUGIN_INVALID', /no plugin/],
    [
      'a version that is none',
      () => module('version', `export default { name: 'v', version: 'new', apiVersion: 1, register() {} }`),
      'PLUGIN_INVALID',
      /version must be a semantic version/,
    ],
    [
      'another contract',
      () => module('api', `export default { name: 'a', version: '1.0.0', apiVersion: 9, register() {} }`),
      'PLUGIN_API_VERSION',
      /version 9/,
    ],
    [
      'a register that throws',
      () =>
        module('throws', `export default { ${header('t')}, register() { throw new Error('no licence') } }`),
      'PLUGIN_LOAD_FAILED',
      /no licence/,
    ],
    [
      'an encoder without open',
      () =>
        module(
          'noopen',
          `export default { ${header('n')}, register(h) { h.encoders.add({ id: 'n', description: 'x' }) } }`,
        ),
      'PLUGIN_INVALID',
      /open must be a function/,
    ],
    [
      'an encoder of a name that is taken',
      () =>
        module(
          'taken',
          `export default { ${header('k')}, register(h) { h.encoders.add(${encoder('constant', 'null')}) } }`,
        ),
      'PLUGIN_DUPLICATE',
      /already provided by one/,
    ],
    [
      'a plugin name that is taken',
      () => module('twice', `export default { ${header('one')}, register() {} }`),
      'PLUGIN_DUPLICATE',
      /already there/,
    ],
  ])('quarantines %s, says why, and the rest goes on', async (_, specifier, code, message) => {
    const registry = new PluginRegistry({ inProcess: 'all' });
    await registry.add(plugin('one', 'constant'));
    const good = module(
      'good',
      `export default { ${header('good')}, register(h) { h.encoders.add(${encoder('good', 'null')}) } }`,
    );
    const broken = specifier();
    await registry.load([broken, good], folder);
    const report = registry.plugins().find(({ source }) => source === broken);
    expect(report).toMatchObject({
      state: 'quarantined',
      encoders: [],
      problem: { code, message: expect.stringMatching(message) },
    });
    expect(registry.encoders().map(({ id }) => id)).toEqual(['constant', 'good']);
  });

  it('quarantines a plugin whose register does not end, and what it adds later', async () => {
    const registry = new PluginRegistry({ inProcess: 'all', budgets: { import: 50 } });
    const slow = module(
      'slow',
      `export default { ${header('slow')}, register: (h) => new Promise(() => setTimeout(() => {
        try { h.encoders.add(${encoder('slow', 'null')}); } catch (error) { globalThis.refusedLate = error.code; }
      }, 100)) }`,
    );
    await registry.load([slow], folder);
    expect(registry.plugins()).toMatchObject([
      {
        state: 'quarantined',
        problem: {
          code: 'PLUGIN_LOAD_FAILED',
          message: expect.stringMatching(/did not end within 0.05 seconds/),
        },
      },
    ]);
    const refused = () => (globalThis as { refusedLate?: string }).refusedLate;
    await expect.poll(refused).toBe('PLUGIN_INVALID');
    expect(registry.encoders()).toEqual([]);
  });

  it('takes an encoder out of service that returns vectors which are not of unit length', async () => {
    const registry = new PluginRegistry({ inProcess: 'all' });
    const embed = `async (texts) => ({ rows: texts.length, columns: 2, data: new Float32Array(texts.length * 2).fill(3) })`;
    await registry.load(
      [
        module(
          'long',
          `export default { ${header('long')}, register(h) { h.encoders.add(${encoder('long', embed)}) } }`,
        ),
      ],
      folder,
    );
    const opened = await registry.openEncoder('long', options);
    await expect(opened.embed(['a'], { role: 'query' })).rejects.toMatchObject({
      code: 'PLUGIN_QUARANTINED',
    });
    expect(registry.plugins()[0].problem?.message).toMatch(/unit length/);
    await expect(registry.openEncoder('long', options)).rejects.toMatchObject({ code: 'PLUGIN_QUARANTINED' });
  });

  it('leaves an encoder alone for a while that fails three times in a row, and no sooner', async () => {
    const registry = new PluginRegistry({ inProcess: 'all' });
    const embed = `async () => { throw new Error('out of order') }`;
    await registry.load(
      [
        module(
          'fails',
          `export default { ${header('fails')}, register(h) { h.encoders.add(${encoder('fails', embed)}) } }`,
        ),
      ],
      folder,
    );
    const opened = await registry.openEncoder('fails', options);
    const attempt = () => opened.embed(['a'], { role: 'query' });
    await expect(attempt()).rejects.toThrow('out of order');
    await expect(attempt()).rejects.toThrow('out of order');
    expect(registry.plugins()[0].state).toBe('active');
    await expect(attempt()).rejects.toMatchObject({ code: 'PLUGIN_RESTING' });
    expect(registry.plugins()[0].state).toBe('resting');
  });

  it('does not blame an encoder for a caller who gives up', async () => {
    const registry = new PluginRegistry({ inProcess: 'all' });
    const embed = `async (texts, { signal }) => { signal.throwIfAborted(); }`;
    await registry.load(
      [
        module(
          'abort',
          `export default { ${header('abort')}, register(h) { h.encoders.add(${encoder('abort', embed)}) } }`,
        ),
      ],
      folder,
    );
    const opened = await registry.openEncoder('abort', options);
    for (let i = 0; i < 5; i++) {
      await expect(opened.embed(['a'], { role: 'query', signal: AbortSignal.abort() })).rejects.toThrow();
    }
    expect(registry.plugins()[0].state).toBe('active');
  });

  it('lets go of a plugin that cannot be read again where another has what it added', async () => {
    const registry = new PluginRegistry({ inProcess: 'all' });
    const adds = (name: string, id: string) =>
      module(
        name,
        `export default { ${header(name)}, register(h) { h.encoders.add(${encoder(id, 'null')}) } }`,
      );
    const both = [adds('first', 'moved'), adds('second', 'other')];
    await registry.load(both, folder);
    adds('second', 'moved');
    module('first', `throw new Error('half an edit');`);
    await registry.reload(both, folder);
    expect(registry.encoders().map(({ id }) => id)).toEqual(['moved']);
    expect(registry.plugins()).toMatchObject([
      { source: './first.mjs', state: 'quarantined' },
      { name: 'second', state: 'active' },
    ]);
  });
});
