import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Expert, ExpertExamples } from '../contracts/expert.js';
import { matrix } from '@nonet/numerics';
import { PLUGIN_API_VERSION } from '../contracts/api-version.js';
import { PluginRegistry } from './plugin-registry.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nonet-experts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = { section: 'D', symbols: ['D01B', 'D01C'], dimension: 1, signalNames: ['similarity'] };
const signal = new AbortController().signal;
const SHORT = { open: 50, predict: 50, text: 1, fit: 50, rest: 60_000 };

function examples(texts: number): ExpertExamples {
  const features = {
    texts: Array.from({ length: texts }, (_, i) => `text ${i}`),
    vectors: matrix(texts, 1, new Float32Array(texts).fill(1)),
    signalNames: options.signalNames,
    signals: Array.from({ length: texts }, () => matrix(1, 2)),
  };
  return { features, truth: new Uint8Array(texts * 2) };
}
const { features } = examples(3);

/** What an expert of a plugin does, in JavaScript; what is left out is done well. */
interface Deeds {
  section?: string;
  fit?: string;
  predict?: string;
  extend?: string;
  create?: string;
}

const flat =
  '({ texts }) => ({ rows: texts.length, columns: 2, data: new Float32Array(texts.length * 2).fill(.5) })';

/** Writes a plugin with one expert named like it, into a folder of its own; returns its specifier. */
function plugin(name: string, deeds: Deeds = {}): string {
  const { section = 'any', fit = 'async function* () {}', predict = `async ${flat}`, extend = '' } = deeds;
  const made = `{ id: '${name}', section, symbols, dispose: async () => {}, save: async () => {}, fit: ${fit},
    predict: ${predict}, async extend(added) { ${extend || 'this.symbols = [...this.symbols, ...added];'} } }`;
  const create = deeds.create ?? `async ({ section, symbols }) => (${made})`;
  const place = mkdtempSync(join(folder, 'plugin-'));
  writeFileSync(
    join(place, `${name}.mjs`),
    `export default { name: '${name}', version: '1.0.0', apiVersion: ${PLUGIN_API_VERSION}, register: (host) =>
      host.experts.add({ id: '${name}', section: '${section}', description: 'flat', create: ${create},
        open: (folder, options) => (${create})(options) }) };`,
  );
  return join(place, `${name}.mjs`);
}

async function made(name: string, deeds: Deeds = {}): Promise<{ registry: PluginRegistry; expert: Expert }> {
  const registry = new PluginRegistry({ inProcess: 'all', budgets: SHORT });
  await registry.load([plugin(name, deeds)], folder);
  return { registry, expert: await registry.createExpert(name, options) };
}

const fit = async (expert: Expert, aborted = signal) => {
  const fractions: number[] = [];
  for await (const { fraction } of expert.fit(examples(3), { signal: aborted, seed: 1 }))
    fractions.push(fraction);
  return fractions;
};

describe('the registry', () => {
  it('creates and opens the experts that plugins add, and lists them', async () => {
    const { registry, expert } = await made('good');
    expect(registry.plugins()[0]).toMatchObject({
      state: 'active',
      experts: [{ id: 'good', section: 'any', description: 'flat' }],
    });
    expect(await fit(expert)).toEqual([]);
    expect(await expert.predict(features, { signal })).toMatchObject({ rows: 3, columns: 2 });
    await expert.extend(['D01D'], null);
    expect(expert.symbols).toEqual(['D01B', 'D01C', 'D01D']);
    const opened = await registry.openExpert('good', folder, options);
    expect(opened.symbols).toEqual(options.symbols);
  });

  it('lists the experts of a section when asked for an unknown one', async () => {
    const registry = new PluginRegistry({ inProcess: 'all' });
    await registry.load([plugin('chemist', { section: 'C' }), plugin('anything')], folder);
    for (const asked of ['nobody', 'chemist']) {
      await expect(registry.createExpert(asked, options)).rejects.toMatchObject({
        code: 'EXPERT_UNKNOWN',
        message: expect.stringMatching(/section D; there are anything\./) as string,
      });
    }
  });

  test.each([
    ['a section that is none', { section: 'Z' }, /section must be one of A, B, .* Y, or any/],
    ['no way to create it', { create: 'null' }, /create must be a function/],
  ])('quarantines a plugin whose expert has %s', async (_, deeds, message) => {
    const registry = new PluginRegistry({ inProcess: 'all' });
    await registry.load([plugin('wrong', deeds)], folder);
    expect(registry.plugins()[0]).toMatchObject({ state: 'quarantined', experts: [] });
    expect(registry.plugins()[0].problem).toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringMatching(message) as string,
    });
  });

  test.each([
    ['no expert at all', 'async () => null', /breaks the contract/],
    [
      'one without predict',
      `async () => ({ id: 'made', section: 'D', symbols: [] })`,
      /predict must be a function/,
    ],
    [
      'one for other symbols',
      `async () => ({ id: 'made', section: 'D', symbols: ['D01B'], fit() {}, predict() {}, extend() {}, save() {}, dispose() {} })`,
      /symbols are D01B, not those asked for/,
    ],
  ])('quarantines a plugin that creates %s', async (_, create, message) => {
    const registry = new PluginRegistry({ inProcess: 'all', budgets: SHORT });
    await registry.load([plugin('made', { create })], folder);
    await expect(registry.createExpert('made', options)).rejects.toThrow(message);
    expect(registry.plugins()[0]).toMatchObject({ state: 'quarantined' });
    await expect(registry.createExpert('made', options)).rejects.toMatchObject({
      code: 'PLUGIN_QUARANTINED',
    });
  });
});

describe('an expert of a plugin is taken out of service, and the rest goes on, when it', () => {
  const answer = (value: string) =>
    `async ({ texts }) => ({ rows: texts.length, columns: 2, data: new Float32Array(texts.length * 2).fill(${value}) })`;
  test.each([
    ['answers above one', { predict: answer('1.01') }, /1\.00.* where a probability/],
    ['answers below zero', { predict: answer('-.1') }, /-0\.1.* where a probability/],
    ['answers what is no number', { predict: answer('NaN') }, /NaN where a probability/],
    [
      'answers in the wrong shape',
      { predict: 'async () => ({ rows: 1, columns: 2, data: new Float32Array(2) })' },
      /1 x 2/,
    ],
    ['answers nothing', { predict: 'async () => undefined' }, /no matrix/],
    [
      'reports more than all',
      { fit: `async function* () { yield { what: 'x', fraction: 2, figures: {} } }` },
      /progress 2/,
    ],
    [
      'is not extended by what it was to be',
      { extend: 'this.symbols = added' },
      /has D01D after it was to be extended/,
    ],
  ])('%s', async (_, deeds, message) => {
    const { registry, expert } = await made('bad', deeds);
    await registry.load([plugin('neighbour')], folder);
    const attempt = async () => {
      await fit(expert);
      await expert.predict(features, { signal });
      await expert.extend(['D01D'], null);
    };
    await expect(attempt()).rejects.toMatchObject({
      code: 'PLUGIN_QUARANTINED',
      message: expect.stringMatching(message) as string,
    });
    await expect(expert.predict(features, { signal })).rejects.toMatchObject({ code: 'PLUGIN_QUARANTINED' });
    const neighbour = await registry.createExpert('neighbour', options);
    expect((await neighbour.predict(features, { signal })).rows).toBe(3);
  });
});

describe('an expert of a plugin is left alone for a while when it', () => {
  test.each([
    ['never answers', { predict: '() => new Promise(() => {})' }, 1, /to predict: it did not end within/],
    [
      'never ends its fitting',
      { fit: `async function* () { await new Promise(() => {}) }` },
      1,
      /to fit: it did not end/,
    ],
    [
      'fails three times in a row',
      { predict: `async () => { throw new Error('out of order') }` },
      3,
      /3 times in a row.*out of order/,
    ],
  ])('%s', async (_, deeds, attempts, message) => {
    const { registry, expert } = await made('bad', deeds);
    const failures: unknown[] = [];
    for (let i = 0; i < attempts; i++) {
      expect(registry.plugins()[0].state).toBe('active');
      const attempt = fit(expert).then(() => expert.predict(features, { signal }));
      await attempt.catch((error: unknown) => failures.push(error));
    }
    const resting = { code: 'PLUGIN_RESTING', message: expect.stringMatching(message) as string };
    expect(failures).toHaveLength(attempts);
    expect(failures.at(-1)).toMatchObject(resting);
    expect(registry.plugins()[0]).toMatchObject({
      state: 'resting',
      problem: resting,
      health: { errors: attempts, lastFault: resting },
    });
    await expect(expert.predict(features, { signal })).rejects.toMatchObject(resting);
  });

  it('is created for ever', async () => {
    const registry = new PluginRegistry({ inProcess: 'all', budgets: SHORT });
    await registry.load([plugin('made', { create: '() => new Promise(() => {})' })], folder);
    await expect(registry.createExpert('made', options)).rejects.toThrow(/did not end within/);
    expect(registry.plugins()[0]).toMatchObject({ state: 'resting' });
  });
});

test('an expert is not blamed for a caller who gives up, whom it cannot keep waiting either', async () => {
  const never = 'new Promise(() => {})';
  const { registry, expert } = await made('deaf', {
    predict: `() => ${never}`,
    fit: `async function* () { yield { what: 'x', fraction: 0, figures: {} }; await ${never}; }`,
  });
  const reason = new Error('given up');
  const control = new AbortController();
  const asked = [expert.predict(features, { signal: control.signal }), fit(expert, control.signal)];
  control.abort(reason);
  for (const answer of asked) await expect(answer).rejects.toBe(reason);
  expect(registry.plugins()[0].state).toBe('active');
});

// That files which changed are read again, test/plugins.e2e.test.ts shows on processes of their own.
describe('a reload', () => {
  const of = (registry: PluginRegistry) =>
    registry.experts().map(({ id, description }) => `${id}: ${description}`);

  it('gives one in quarantine another chance, leaves the built-in ones, and lets go of what is not named any more', async () => {
    const registry = new PluginRegistry({ inProcess: 'all' });
    const own = {
      id: 'own',
      section: 'any',
      description: 'built in',
      create: () => null!,
      open: () => null!,
    };
    await registry.add({
      name: 'product',
      version: '1.0.0',
      apiVersion: PLUGIN_API_VERSION,
      register: ({ experts }) => experts.add(own),
    });
    await registry.load([plugin('ill', { create: 'null' }), plugin('left')], folder);
    expect(registry.plugins().map(({ state }) => state)).toEqual(['active', 'quarantined', 'active']);
    await registry.reload([plugin('ill')], folder);
    expect(of(registry)).toEqual(['own: built in', 'ill: flat']);
    expect(registry.plugins().map(({ state }) => state)).toEqual(['active', 'active']);
  });

  it('leaves what was opened before at work', async () => {
    const { registry, expert } = await made('working');
    await registry.reload([plugin('working', { predict: 'async () => undefined' })], folder);
    expect((await expert.predict(features, { signal })).rows).toBe(3);
    const renewed = await registry.createExpert('working', options);
    await expect(renewed.predict(features, { signal })).rejects.toMatchObject({ code: 'PLUGIN_QUARANTINED' });
    expect((await expert.predict(features, { signal })).rows).toBe(3);
  });
});
