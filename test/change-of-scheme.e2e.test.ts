import { matrix } from '@nonet/numerics';
import { type Encoder } from '@nonet/plugins';
import { PluginRegistry } from '@nonet/plugins/host';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ActiveModel } from '../libs/services/src/classification/active-model.js';
import { storedEmbeddings } from '../libs/services/src/database/stored-embeddings.js';
import { encoderUnknown } from '../libs/services/src/errors/errors.js';
import { schemeImportWork } from '../libs/services/src/imports/import-work.js';
import { CurrentTaxonomy } from '../libs/services/src/taxonomy/current-taxonomy.js';
import { modelsOn } from './support/models-on.js';
import { openRuns } from './support/open-runs.js';
import { openImports, type OpenImports } from './support/open-imports.js';
import { nextScheme, scheme } from './support/small-world.js';

let world: OpenImports;
beforeEach(async () => {
  world = await openImports();
});
afterEach(() => world.close());

const importText = async (text: string) => {
  const path = await world.file('scheme.tsv', text);
  await world.imports.importScheme({ path, definitions: null }, { actor: 'test' });
};

/** Texts that were embedded as those of the scheme are. */
let passages: string[] = [];
/** Every text lies in the one direction there is. */
const encoder: Encoder = {
  id: 'constant',
  fingerprint: 'constant',
  dimension: 1,
  maxTokens: 8,
  device: 'cpu',
  async embed(texts, { role }) {
    if (role === 'passage') passages.push(...texts);
    return matrix(texts.length, 1, new Float32Array(texts.length).fill(1));
  },
  dispose: async () => undefined,
};

/** A classifier whose preparations wait at the encoder until `letGo` is called. */
function prepared() {
  const taxonomy = new CurrentTaxonomy(world.database);
  let gate: Promise<void> = Promise.resolve();
  let waiting = 0;
  const encoders = {
    list: () => [],
    async get() {
      waiting++;
      await gate;
      return encoder;
    },
  };
  const plugins = new PluginRegistry();
  const lexicons = { get: async () => null, put: async () => undefined };
  const log = pino({ level: 'silent' });
  const { database } = world;
  const models = modelsOn({ database, folder: 'never written to' });
  const device = 'cpu';
  const model = new ActiveModel({
    embeddings: storedEmbeddings(database.pool),
    taxonomy,
    encoders,
    models,
    plugins,
    lexicons,
    device,
    modelsFolder: null,
    log,
  });
  const hold = () => {
    waiting = 0;
    let letGo: () => void = () => undefined;
    gate = new Promise((resolve) => (letGo = resolve));
    return letGo;
  };
  const ask = async (symbol: string) => {
    const { model: held, release } = await model.lease(null);
    const candidates = { kind: 'level', level: 'main-group', under: null } as const;
    const question = { text: 'a harrow', candidates, top: 100, minScore: 0 };
    const found = await held.classifier.classify(question).finally(release);
    return found.some((prediction) => prediction.symbol === symbol);
  };
  return { taxonomy, model, hold, ask, waiting: () => waiting };
}

it('of two schemes that come close together the classifier ends at the last one', async () => {
  await importText(scheme);
  const { taxonomy, model, hold, ask, waiting } = prepared();
  expect(await ask('A01B 5/00')).toBe(true);

  const letGo = hold();
  await importText(nextScheme);
  await taxonomy.refresh();
  await expect.poll(waiting).toBe(1);
  await importText(nextScheme.replace('2025.08', '2025.09').replace('A01B7/00', 'A01B9/00'));
  await taxonomy.refresh();
  // The model for the scheme between is given up; the next is begun when that is over, and until then the first scheme answers.
  expect(waiting()).toBe(1);
  expect(await ask('A01B 5/00')).toBe(true);
  letGo();

  await expect.poll(() => ask('A01B 5/00')).toBe(false);
  await expect.poll(() => ask('A01B 9/00')).toBe(true);
  expect((await taxonomy.get()).version).toBe('2025.09');
  await model.close();
});

it('of announcements that come at once the last one is read last', async () => {
  await importText(scheme);
  const taxonomy = new CurrentTaxonomy(world.database);
  await taxonomy.get();
  const first = taxonomy.refresh();
  await importText(nextScheme);
  await Promise.all([first, taxonomy.refresh()]);
  expect((await taxonomy.get()).version).toBe('2025.08');
});

describe('the import of a scheme as a run', () => {
  const actor = { id: 'test', name: 'Ada' };
  const current = () => world.rows('SELECT version FROM cpc_scheme WHERE current');
  /** A worker, and an import of the next scheme that waits until the model may be made ready for it. */
  async function importing() {
    await importText(scheme);
    const classifier = prepared();
    expect(await classifier.ask('A01B 5/00')).toBe(true);
    const letGo = classifier.hold();
    const work = schemeImportWork(world.imports, (taxonomy, preparation) =>
      classifier.model.prepareFor(taxonomy, preparation),
    );
    const runs = await openRuns(world.url, { 'scheme-import': work });
    runs.startWorker({ cpu: 1, gpu: 0 });
    const path = await world.file('next.tsv', nextScheme);
    const { id } = await runs.start({ kind: 'scheme-import', configuration: { path } }, actor);
    await expect.poll(classifier.waiting).toBe(1);
    return { ...classifier, runs, id, letGo };
  }

  it('makes the model ready for it first, while the old scheme answers; then nothing is left to embed', async () => {
    const { taxonomy, model, ask, runs, id, letGo } = await importing();
    expect(await current()).toEqual([{ version: '2025.05' }]);
    expect(await ask('A01B 5/00')).toBe(true);
    await expect.poll(async () => (await runs.get(id))?.phase).toBe('loading the encoder');
    passages = [];
    letGo();
    const { run } = await runs.ended(id);
    expect(run).toMatchObject({ state: 'succeeded', result: { read: 20, added: 1, removed: 1, updated: 1 } });
    expect(await current()).toEqual([{ version: '2025.08' }]);
    expect(passages.join()).toContain('Disc harrows');

    passages = [];
    await taxonomy.refresh();
    await expect.poll(() => ask('A01B 7/00')).toBe(true);
    expect(await ask('A01B 5/00')).toBe(false);
    expect(passages).toEqual([]);
    await runs.close();
    await model.close();
  });

  it('cancelled meanwhile leaves the old scheme in use', async () => {
    const { model, ask, runs, id, letGo } = await importing();
    await runs.cancel(id, actor);
    letGo();
    expect((await runs.ended(id)).run).toMatchObject({ state: 'cancelled' });
    expect(await world.imports.get(id)).toMatchObject({ state: 'cancelled' });
    expect(await current()).toEqual([{ version: '2025.05' }]);
    expect(await ask('A01B 5/00')).toBe(true);
    await runs.close();
    await model.close();
  });

  it('for which the model cannot be made ready fails with the reason, and the old scheme stays in use', async () => {
    await importText(scheme);
    const refuse = () => Promise.reject(encoderUnknown({ encoder: 'gone', known: [] }));
    const runs = await openRuns(world.url, { 'scheme-import': schemeImportWork(world.imports, refuse) });
    runs.startWorker({ cpu: 1, gpu: 0 });
    const path = await world.file('next.tsv', nextScheme);
    const { id } = await runs.start({ kind: 'scheme-import', configuration: { path } }, actor);
    expect((await runs.ended(id)).run).toMatchObject({ state: 'failed', error: { code: 'ENCODER_UNKNOWN' } });
    expect(await world.imports.get(id)).toMatchObject({
      state: 'failed',
      error: { code: 'ENCODER_UNKNOWN' },
    });
    expect(await current()).toEqual([{ version: '2025.05' }]);
    await runs.close();
  });
});
