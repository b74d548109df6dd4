import { matrix, type Encoder } from '@nonet/plugins';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ActiveModel } from '../apps/api/src/classification/active-model.js';
import { CurrentTaxonomy } from '../apps/api/src/taxonomy/current-taxonomy.js';
import { modelsOn } from './support/models-on.js';
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

/** Every text lies in the one direction there is. */
const encoder: Encoder = {
  id: 'constant',
  fingerprint: 'constant',
  dimension: 1,
  maxTokens: 8,
  device: 'cpu',
  embed: async (texts) => matrix(texts.length, 1, new Float32Array(texts.length).fill(1)),
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
  const lexicons = { get: async () => null, put: async () => undefined };
  const log = pino({ level: 'silent' });
  const { database } = world;
  const models = modelsOn({ database, folder: 'never written to' });
  const device = 'cpu';
  const model = new ActiveModel({ database, taxonomy, encoders, models, lexicons, device, log });
  const hold = () => {
    waiting = 0;
    let letGo: () => void = () => undefined;
    gate = new Promise((resolve) => (letGo = resolve));
    return letGo;
  };
  const ask = async (symbol: string) => {
    const { model: held, release } = await model.hold(null);
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
  await expect.poll(waiting).toBe(2);
  // Until one of them is ready the first scheme answers.
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
