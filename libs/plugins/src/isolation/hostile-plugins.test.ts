import { matrix } from '@nonet/numerics';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Expert, ExpertFeatures } from '../contracts/expert.js';
import { PluginRegistry } from '../registry/plugin-registry.js';
import type { PluginBudgets } from './budgets.js';

const options = { section: 'D', symbols: ['D01B', 'D01C'], dimension: 1, signalNames: ['similarity'] };
const signal = new AbortController().signal;
const features: ExpertFeatures = {
  texts: ['a loom'],
  vectors: matrix(1, 1, Float32Array.of(1)),
  signalNames: options.signalNames,
  signals: [matrix(1, 2)],
};

let folder: string;
/** A plugin that does no harm, in use all the time. */
let neighbour: Expert;
const neighbours = new PluginRegistry();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nonet-hostile-'));
  await neighbours.load([written('neighbour', {})], folder);
  neighbour = await neighbours.createExpert('neighbour', options);
});
afterAll(async () => {
  await neighbours.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a plugin does, in JavaScript; what is left out is done well. */
interface Deeds {
  /** At the top of its module. */
  top?: string;
  register?: string;
  create?: string;
  predict?: string;
  fit?: string;
  save?: string;
  dispose?: string;
}

function written(name: string, { top = '', register = '', create = '', ...deeds }: Deeds): string {
  const { predict = '', fit = '', save = '', dispose = '' } = deeds;
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `${top}
    export default { name: '${name}', version: '1.0.0', api: '^1.0', async register(host) {
      ${register}
      const make = async ({ section, symbols }) => { ${create}
        return { id: '${name}', section, symbols,
          async *fit(examples, { signal }) { yield { what: 'x', fraction: 0, figures: {} }; ${fit} },
          async predict({ texts }, { signal }) { ${predict}
            return { rows: texts.length, columns: 2, data: new Float32Array(texts.length * 2).fill(.5) }; },
          async extend(added) { this.symbols = [...this.symbols, ...added]; },
          async save(folder) { ${save} },
          async dispose() { ${dispose} } };
      };
      host.experts.add({ id: '${name}', section: 'any', description: 'x', create: make, open: (_, given) => make(given) });
    } };`,
  );
  return file;
}

type Act = (expert: Expert) => Promise<unknown>;
const predict: Act = (expert) => expert.predict(features, { signal });
const fit: Act = async (expert) => {
  const examples = { features, truth: new Uint8Array(2) };
  for await (const _ of expert.fit(examples, { signal, seed: 1 })) void _;
};
const save: Act = (expert) => expert.save(mkdtempSync(join(folder, 'saved-')));

const FOR_EVER = 'for (;;);';
const NEVER = 'await new Promise(() => {});';
const SOON = 'await new Promise((resolve) => setTimeout(resolve, 50));';
/** A rest that outlasts the test. */
const RESTING = { rest: 600_000 };

/** What it does; then what is said of it. */
const TABLE: readonly (readonly [
  string,
  Deeds,
  RegExp,
  (Partial<PluginBudgets> & { act?: Act; memory?: number })?,
])[] = [
  ['ends its process at import', { top: 'process.exit(7);' }, /ended its process with code 7/],
  ['throws at import', { top: `throw new Error('no licence');` }, /no licence/],
  ['hangs at import', { top: NEVER }, /did not end within 5 seconds/, { import: 5000 }],
  ['blocks at import', { top: FOR_EVER }, /did not end within 5 seconds/, { import: 5000 }],
  [
    'fills its memory at import',
    { top: 'const all = []; for (;;) all.push(new Array(1000).fill({}));' },
    /more memory than the 256 MB/,
    { memory: 256 },
  ],
  ['ends its process when it registers', { register: 'process.exit(0);' }, /ended its process with code 0/],
  ['hangs when it registers', { register: NEVER }, /did not end within 5 seconds/, { import: 5000 }],
  ['throws when it registers', { register: `throw new Error('no key');` }, /no key/],
  ['hangs when an expert is made', { create: NEVER }, /asked to create.* did not end/, { open: 500 }],
  ['blocks when an expert is made', { create: FOR_EVER }, /asked to create.* did not end/, { open: 500 }],
  ['ends its process in a call', { predict: 'process.exit(3);' }, /ended its process with code 3/],
  [
    'kills its process in a call',
    { predict: `process.kill(process.pid, 'SIGKILL'); ${NEVER}` },
    /ended by SIGKILL/,
  ],
  [
    'leaves a rejection unhandled',
    { predict: `Promise.reject(new Error('forgotten')); ${NEVER}` },
    /rejection unhandled: forgotten/,
  ],
  [
    'throws in a timer',
    { predict: `setTimeout(() => { throw new Error('late'); }); ${NEVER}` },
    /outside of any call: late/,
  ],
  [
    'emits an error that nobody hears',
    {
      top: `import { EventEmitter } from 'node:events';`,
      predict: `setImmediate(() => new EventEmitter().emit('error', new Error('unheard'))); ${NEVER}`,
    },
    /outside of any call: unheard/,
  ],
  [
    'blocks in a call',
    { predict: FOR_EVER },
    /event loop stood still for 1 seconds/,
    { blocked: 1000, predict: 60_000 },
  ],
  [
    'hangs in a call',
    { predict: NEVER },
    /asked to predict: it did not end within 0.5/,
    { predict: 500, text: 0 },
  ],
  [
    'goes on after it was told to stop',
    { predict: NEVER },
    /went on for 0.5 seconds/,
    { predict: 100, text: 0, stop: 500 },
  ],
  [
    'fills its heap',
    { predict: 'const all = []; for (;;) all.push(new Array(1000).fill({}));' },
    /more memory than the 256 MB/,
    { memory: 256, predict: 150_000 },
  ],
  [
    'leaks what lies outside of the heap',
    {
      predict: `globalThis.all = []; for (;;) { globalThis.all.push(Buffer.alloc(1 << 22, 1)); await new Promise(setImmediate); }`,
    },
    /more memory than the 256 MB/,
    { memory: 256, predict: 150_000 },
  ],
  [
    'answers what is far too large',
    { predict: 'return { rows: 1, columns: 2, data: new Float32Array(1 << 24) };' },
    /sent a message of \d+ bytes/,
  ],
  [
    'answers no probabilities',
    { predict: 'return { rows: 1, columns: 2, data: Float32Array.of(2, NaN) };' },
    /where a probability/,
  ],
  ['answers in another shape', { predict: 'return [[.5, .5]];' }, /no matrix/],
  [
    'ends its process while it learns',
    { fit: `${SOON} process.exit(1);` },
    /ended its process with code 1/,
    { act: fit },
  ],
  ['hangs while it learns', { fit: NEVER }, /asked to fit: it did not end/, { act: fit, fit: 500 }],
  [
    'goes back while it learns',
    {
      fit: `yield { what: 'x', fraction: .5, figures: {} }; yield { what: 'x', fraction: .1, figures: {} };`,
    },
    /progress 0.1/,
    { act: fit },
  ],
  [
    'saves a link that leads out of its folder',
    { top: `import { symlinkSync } from 'node:fs';`, save: `symlinkSync('/etc/hosts', folder + '/words');` },
    /neither a file nor a folder|symlink API/,
    {
      act: async (expert) => {
        for (let i = 0; i < 3; i++)
          await save(expert).catch((error: unknown) => {
            if (i === 2) throw error;
          });
      },
    },
  ],
  [
    'writes where it must not',
    { top: `import { writeFileSync } from 'node:fs';`, predict: `writeFileSync('ESCAPED', 'here');` },
    /restricted/,
    { act: three(predict) },
  ],
  [
    'starts a program',
    { top: `import { execFileSync } from 'node:child_process';`, predict: `execFileSync('true');` },
    /restricted/,
    { act: three(predict) },
  ],
];

function three(act: Act): Act {
  return async (expert) => {
    await act(expert).catch(() => undefined);
    await act(expert).catch(() => undefined);
    await act(expert);
  };
}

describe('a plugin that', () => {
  test.each(TABLE.map(([what, deeds, fault, how = {}]) => ({ what, deeds, fault, how })))(
    '$what is named, left alone, harms nobody and is mended by a reload',
    async ({ what, deeds, fault, how }) => {
      const { act = predict, memory = 2048, ...budgets } = how;
      const registry = new PluginRegistry({ memory, budgets: { ...RESTING, ...budgets } });
      const name = what.replaceAll(' ', '-');
      const escaped = join(folder, 'escaped');
      const made = Object.fromEntries(
        Object.entries(deeds).map(([key, code]) => [key, code.replace('ESCAPED', escaped)]),
      );
      try {
        const specifier = written(name, made);
        await registry.load([specifier], folder);
        const asked =
          registry.plugins()[0].state === 'active' ? registry.createExpert(name, options).then(act) : null;
        // It may fail before anybody waits for it.
        asked?.catch(() => undefined);
        const beside = await neighbour.predict(features, { signal });
        expect(beside).toMatchObject({ rows: 1, columns: 2 });
        if (asked) await expect(asked).rejects.toThrow();
        await expect.poll(() => registry.plugins()[0].health.lastFault?.message).toMatch(fault);
        const [report] = registry.plugins();
        expect(report.state).toMatch(/^(resting|quarantined)$/);
        expect(report.problem?.message).toMatch(fault);
        await expect(registry.createExpert(name, options)).rejects.toMatchObject({
          code: expect.stringMatching(/^(PLUGIN_(RESTING|QUARANTINED)|EXPERT_UNKNOWN)$/) as string,
        });
        expect(existsSync(escaped)).toBe(false);

        written(name, {});
        await registry.reload([specifier], folder);
        expect(registry.plugins()[0]).toMatchObject({ state: 'active', problem: null });
      } finally {
        await registry.close();
      }
    },
  );
});

describe('a process of a plugin', () => {
  test('sees of the environment what programs need and what the configuration names, and no keys', async () => {
    const before = { ...process.env };
    const set = {
      NONET_ADMIN_KEY: 'secret',
      DATABASE_URL: 'secret',
      ACME_LICENCE: 'granted',
    };
    Object.assign(process.env, set);
    const lines: string[] = [];
    const registry = new PluginRegistry({
      environment: ['ACME_LICENCE'],
      onOutput: (plugin, line) => lines.push(`${plugin}: ${line}`),
    });
    try {
      await registry.load(
        [written('curious', { register: 'console.log(JSON.stringify(process.env));' })],
        folder,
      );
      await expect.poll(() => lines.join('\n')).toContain('"ACME_LICENCE":"granted"');
      expect(lines.join('\n')).toMatch(/"PATH":/);
      expect(lines.join('\n')).not.toContain('secret');
    } finally {
      for (const name of Object.keys(set))
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      await registry.close();
    }
  });

  test('keeps what it changes of the language to itself', async () => {
    const registry = new PluginRegistry();
    const change = `Object.prototype.stain = 1; Array.prototype.map = () => []; globalThis.fetch = null;`;
    try {
      await registry.load([written('vandal', { predict: change })], folder);
      const expert = await registry.createExpert('vandal', options);
      await expert.predict(features, { signal }).catch(() => undefined);
      expect({}).not.toHaveProperty('stain');
      expect([1].map((one) => one)).toEqual([1]);
    } finally {
      await registry.close();
    }
  });

  test('is started again after a rest, with what was open in it', async () => {
    const registry = new PluginRegistry({ budgets: { rest: 10, predict: 60_000 } });
    const broken = join(folder, 'broken');
    writeFileSync(broken, '');
    const top = `import { existsSync } from 'node:fs';`;
    try {
      const place = written('mortal', { top, predict: `if (existsSync('${broken}')) process.exit(5);` });
      await registry.load([place], folder);
      const expert = await registry.openExpert('mortal', folder, options);
      await expect(expert.predict(features, { signal })).rejects.toMatchObject({ code: 'PLUGIN_CRASHED' });
      rmSync(broken);
      await expect
        .poll(() => expert.predict(features, { signal }).catch(() => null))
        .toMatchObject({ rows: 1 });
      expect(registry.plugins()[0].health.restarts).toBeGreaterThan(0);
      expect(registry.plugins()[0]).toMatchObject({
        state: 'active',
        health: { lastFault: { code: 'PLUGIN_CRASHED' } },
      });
    } finally {
      await registry.close();
    }
  });

  test('is ended where what was open in it hangs when it is opened again, and then serves once it is mended', async () => {
    const registry = new PluginRegistry({ budgets: { rest: 10, open: 5_000, stop: 200, predict: 60_000 } });
    const broken = join(folder, 'hanging');
    const top = `import { existsSync } from 'node:fs';`;
    const isBroken = `if (existsSync('${broken}'))`;
    try {
      const place = written('hanger', {
        top,
        create: `${isBroken} ${NEVER}`,
        predict: `${isBroken} process.exit(5);`,
      });
      await registry.load([place], folder);
      const expert = await registry.openExpert('hanger', folder, options);
      writeFileSync(broken, '');
      await expect(expert.predict(features, { signal })).rejects.toMatchObject({ code: 'PLUGIN_CRASHED' });
      await expect
        .poll(() => registry.plugins()[0].health.lastFault?.message)
        .toMatch(/went on for 0.2 seconds after it was told to stop/);
      rmSync(broken);
      await expect
        .poll(() => expert.predict(features, { signal }).catch(() => null))
        .toMatchObject({ rows: 1 });
    } finally {
      rmSync(broken, { force: true });
      await registry.close();
    }
  });

  test('that is asked by one who gives up hears of it, and answers others', async () => {
    const wait = `if (texts[0] === 'long') await new Promise((_, reject) => console.log('asked') ?? signal.addEventListener('abort', () => { console.log('heard'); reject(signal.reason); }));`;
    const heard: string[] = [];
    const listening = new PluginRegistry({ onOutput: (_, line) => heard.push(line) });
    try {
      await listening.load([written('patient', { predict: wait })], folder);
      const expert = await listening.createExpert('patient', options);
      const control = new AbortController();
      const long = expert.predict({ ...features, texts: ['long'] }, { signal: control.signal });
      const reason = new Error('given up');
      await expect.poll(() => heard).toEqual(['asked']);
      control.abort(reason);
      await expect(long).rejects.toBe(reason);
      expect(await expert.predict(features, { signal })).toMatchObject({ rows: 1 });
      await expect.poll(() => heard).toEqual(['asked', 'heard']);
      expect(listening.plugins()[0]).toMatchObject({ state: 'active', health: { errors: 0 } });
    } finally {
      await listening.close();
    }
  });

  test('that worked stays where its new files cannot be used, and the report says so', async () => {
    const registry = new PluginRegistry();
    try {
      const specifier = written('steady', {});
      await registry.load([specifier], folder);
      written('steady', { top: `throw new Error('half an edit');` });
      await registry.reload([specifier], folder);
      expect(registry.plugins()[0]).toMatchObject({
        state: 'active',
        problem: { code: 'PLUGIN_LOAD_FAILED', message: expect.stringContaining('half an edit') as string },
      });
      const expert = await registry.createExpert('steady', options);
      expect(await expert.predict(features, { signal })).toMatchObject({ rows: 1 });
    } finally {
      await registry.close();
    }
  });

  test('opens encoders, tells how far they are, and is left alone where one hangs', async () => {
    const file = join(folder, 'letters.mjs');
    writeFileSync(
      file,
      `export default { name: 'letters', version: '1.0.0', api: '^1.0', register: (host) => host.encoders.add({
        id: 'letters', description: 'x', async open({ device, onProgress }) {
          onProgress({ what: 'weights', fraction: .5 });
          return { id: 'letters', fingerprint: 'f', dimension: 2, maxTokens: 8, device, dispose: async () => {},
            async embed(texts, { role }) {
              if (texts[0] === 'hang') await new Promise(() => {});
              return { rows: texts.length, columns: 2, data: Float32Array.from(texts.flatMap(() => role === 'query' ? [1, 0] : [0, 1])) };
            } };
        } }) };`,
    );
    const registry = new PluginRegistry({ budgets: { embed: 2000, text: 0, ...RESTING } });
    try {
      await registry.load([file], folder);
      const heard: unknown[] = [];
      const encoder = await registry.openEncoder('letters', {
        device: 'cpu',
        modelsFolder: null,
        onProgress: (progress) => heard.push(progress),
      });
      expect(heard).toEqual([{ what: 'weights', fraction: 0.5 }]);
      expect(encoder).toMatchObject({ fingerprint: 'f', dimension: 2, maxTokens: 8, device: 'cpu' });
      const texts = Array.from({ length: 600 }, (_, i) => `text ${i}`);
      const { rows, data } = await encoder.embed(texts, { role: 'passage' });
      expect([rows, ...data.subarray(1198)]).toEqual([600, 0, 1]);
      await expect(encoder.embed(['hang'], { role: 'query' })).rejects.toThrow(
        /asked to embed: it did not end/,
      );
      await expect(encoder.embed(['a'], { role: 'query' })).rejects.toMatchObject({ code: 'PLUGIN_RESTING' });
      await encoder.dispose();
    } finally {
      await registry.close();
    }
  });
});
