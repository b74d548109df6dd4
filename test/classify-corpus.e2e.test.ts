import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { run, start } from './support/command.js';
import { patents } from './support/small-world.js';

let api: Api;
let database: pg.Client;
beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  database = new pg.Client({ connectionString: api.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await api.close();
});

const request = {
  filter: {},
  level: 'subclass',
  top: 3,
  minScore: 0,
  includeLegacy: false,
  collection: null,
  labelSet: null,
  model: null,
} as const;
const classify = (changes: object = {}, options: object = {}) =>
  api.services.predictions.classifyCorpus({ ...request, ...changes }, options);

interface Stored {
  patent: { predictions: { nodes: { symbol: string; score: number; selected: boolean }[] } };
}
const stored = async (number: string, level: string) => {
  const query = `query($number: String!, $level: CpcLevel) { patent(number: $number) {
    predictions(level: $level) { nodes { symbol score selected } }
  } }`;
  return (await api.as.reader.get<Stored>(query, { number, level })).patent.predictions.nodes;
};

/** Patents that have been classified at a level. */
const classified = async (level: string) => {
  const { rows } = await database.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM classified_patent WHERE level = $1::cpc_level',
    [level],
  );
  return rows[0]!.count;
};

describe('the classification of stored patents', () => {
  test('keeps for each of them what classify answers', async () => {
    const report = await classify({ filter: { cpc: 'F17C 13/025' } });
    expect(report).toMatchObject({ model: 'zero-shot@1', notEnglish: 0 });
    const carriers = patents.filter(({ cpc }) => cpc.includes('F17C 13/025'));
    expect(report.documents).toBe(carriers.length);
    const query = `query($input: ClassifyInput!) { classify(input: $input) { predictions { symbol score selected } } }`;
    for (const { id } of carriers.slice(0, 3)) {
      const input = { patentNumber: id, level: 'SUBCLASS', top: 3 };
      const { classify: asked } = await api.as.analyst.get<{
        classify: { predictions: Stored['patent']['predictions']['nodes'] };
      }>(query, { input });
      const kept = await stored(id, 'SUBCLASS');
      expect(kept.map(({ symbol, selected }) => ({ symbol, selected }))).toEqual(
        asked.predictions.map(({ symbol, selected }) => ({ symbol, selected })),
      );
      kept.forEach(({ score }, place) => expect(score).toBeCloseTo(asked.predictions[place]!.score, 2));
    }
    expect(await stored(patents.find(({ cpc }) => !cpc.includes('F17C 13/025'))!.id, 'SUBCLASS')).toEqual([]);
  });

  test('names the numbers that it does not know', async () => {
    const numbers = ['xn 1001 a1', 'XN1A1', 'nothing'];
    expect(await classify({ level: 'section', filter: { numbers } })).toMatchObject({
      documents: 1,
      unknownNumbers: ['XN1A1', 'nothing'],
    });
  });

  test('reads a patent again when its text has changed, or when more symbols are asked for', async () => {
    await classify({ level: 'section', top: 1, filter: { numbers: ['XN1001A1', 'XN1002A1'] } });
    const { id, ...changed } = { ...patents[0]!, title: 'A hydrogen tank with a leak detector' };
    const file = await api.file('changed.jsonl', `${JSON.stringify({ id, ...changed })}\n`);
    await api.services.imports.importPatents({ path: file }, { actor: 'test' });
    const again = { level: 'section', filter: { numbers: ['XN1001A1', 'XN1002A1'] } };
    expect((await classify({ ...again, top: 1 })).documents).toBe(1);
    expect((await classify({ ...again, top: 2 })).documents).toBe(2);
    expect((await classify({ ...again, top: 1 })).documents).toBe(0);
    expect(await stored('XN1001A1', 'SECTION')).toHaveLength(2);
  });

  test('lets two do it at once: each prediction is kept once, and counted once', async () => {
    await Promise.all([classify({ level: 'main-group' }), classify({ level: 'main-group' })]);
    const { rows } = await database.query<{ counted: number; there: number }>(
      `SELECT (SELECT sum(count)::int FROM prediction_total) AS counted, (SELECT count(*)::int FROM prediction) AS there`,
    );
    expect(rows[0]!.counted).toBe(rows[0]!.there);
  });

  test('is a run: with progress, figures and a report', async () => {
    const { runs } = api.services;
    const mutation = `mutation { classifyPatents(input: { filter: { cpc: "A01B" }, level: SECTION, top: 9 }, idempotencyKey: "a") {
      id kind state
    } }`;
    type Queued = { classifyPatents: { id: string; kind: string; state: string } };
    const { classifyPatents: queued } = await api.as.admin.get<Queued>(mutation);
    expect(queued).toMatchObject({ kind: 'BATCH_CLASSIFICATION' });
    expect((await api.as.admin.get<Queued>(mutation)).classifyPatents.id).toBe(queued.id);
    const worker = runs.startWorker({ cpu: 1, gpu: 0 });
    const signal = AbortSignal.timeout(150_000);
    const types: string[] = [];
    for await (const { type } of await runs.events(queued.id, { after: 0, signal })) types.push(type);
    await worker.close();
    expect(types.at(-1)).toBe('succeeded');
    const documents = patents.filter(({ cpc }) => cpc.some((symbol) => symbol.startsWith('A01B'))).length;
    const run = await runs.get(queued.id);
    expect(run).toMatchObject({
      state: 'succeeded',
      done: documents,
      total: documents,
      metrics: { documents, predictions: documents * 3 },
      result: { model: 'zero-shot@1', documents, predictions: documents * 3 },
    });
  });

  test('is refused as a run where it asks for what there is not', async () => {
    const configuration = { filter: { colour: 'red' }, level: 'family' };
    const refused = api.services.runs.start(
      { kind: 'batch-classification', configuration },
      { id: 'test', name: 'test' },
    );
    await expect(refused).rejects.toMatchObject({ code: 'RUN_CONFIGURATION_INVALID' });
  });

  test('counts the patents that are not English, as a report and as a command', async () => {
    const abstracts = [
      'Pflug mit einem Rahmen und drei Scharen, deren Neigung sich während der Fahrt verstellen lässt.',
      'Charrue comprenant un châssis et trois socs dont l’inclinaison peut être réglée pendant la marche.',
      'A plough with a frame and three shares whose inclination can be adjusted while it is pulled.',
    ];
    const records = abstracts.map((abstract, i) => JSON.stringify({ id: `XL${i + 1}A1`, abstract }));
    const file = await api.file('languages.jsonl', `${records.join('\n')}\n`);
    await api.services.imports.importPatents({ path: file }, { actor: 'test' });
    const numbers = ['XL1A1', 'XL2A1', 'XL3A1'];
    expect(await classify({ filter: { numbers } })).toMatchObject({ documents: 3, notEnglish: 2 });
    const environment = { NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
    const list = await api.file('numbers.txt', numbers.join('\n'));
    const args = ['classify-patents', '--numbers', list, '--level', 'class', '--model', 'zero-shot'];
    const { stdout } = await run(args, environment);
    expect(stdout).toContain('2 of them are not in English: what is predicted for them cannot be relied on.');
    await database.query(`DELETE FROM patent WHERE number LIKE 'XL%'`);
  });

  test('is a command, and killed it loses nothing that it wrote', { timeout: 180_000 }, async () => {
    const environment = { NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
    const args = ['classify-patents', '--level', 'subgroup', '--top', '2', '--model', 'zero-shot'];
    const killed = start(args, environment);
    while ((await classified('SUBGROUP')) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    killed.process.kill('SIGKILL');
    await killed.finished;
    const kept = await classified('SUBGROUP');
    const { code, stdout, stderr } = await run([...args, '--json'], environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ model: 'zero-shot@1', documents: patents.length - kept });
    const again = await run(args, environment);
    expect(again.stdout).toContain('Nothing to do: zero-shot@1 has classified all of these patents.');
  });

  let depth = 6;
  test(
    'by a worker that is killed loses and doubles nothing: another does the rest',
    { timeout: 240_000 },
    async () => {
      // Another one where the test is tried again.
      const top = ++depth;
      const { runs } = api.services;
      const environment = { NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
      const deep = async () => {
        const { rows } = await database.query<{ count: number }>(
          'SELECT count(*)::int AS count FROM classified_patent WHERE top = $1',
          [top],
        );
        return rows[0]!.count;
      };
      const configuration = { filter: {}, level: 'subgroup', top };
      const actor = { id: 'test', name: 'test' };
      const { id } = await runs.start({ kind: 'batch-classification', configuration }, actor);
      const victim = start(['worker', '--resource', 'cpu'], environment);
      while ((await deep()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      victim.process.kill('SIGKILL');
      await victim.finished;
      const kept = await deep();
      expect(kept).toBeLessThan(patents.length);
      expect(await runs.get(id)).toMatchObject({ state: 'running', attempt: 1 });

      const heir = start(['worker', '--resource', 'cpu'], environment);
      const signal = AbortSignal.timeout(200_000);
      const types: string[] = [];
      for await (const { type } of await runs.events(id, { after: 0, signal })) types.push(type);
      heir.process.kill('SIGTERM');
      await heir.finished;
      expect(types.filter((type) => type === 'retrying')).toHaveLength(1);
      expect(await runs.get(id)).toMatchObject({
        state: 'succeeded',
        attempt: 2,
        // What the dead one wrote is counted too.
        result: { documents: patents.length, predictions: 6 * patents.length },
      });
      expect(await deep()).toBe(patents.length);
      const { rows } = await database.query(
        `SELECT count(*)::int AS written,
              (SELECT sum(count)::int FROM prediction_total t JOIN cpc_node n ON n.id = t.node_id WHERE n.level = 'SUBGROUP') AS counted
         FROM prediction p JOIN cpc_node n ON n.id = p.node_id WHERE n.level = 'SUBGROUP'`,
      );
      // The scheme has six subgroups.
      expect(rows).toEqual([{ written: 6 * patents.length, counted: 6 * patents.length }]);
    },
  );
});

describe('many more patents than are worked on at a time', () => {
  const MANY = 600;
  let attempts = 0;

  test('are gone on with where they were stopped, and nothing is computed twice', async () => {
    const country = ['XO', 'XP'][attempts++]!;
    const records = Array.from({ length: MANY }, (_, i) => ({
      ...patents[i % patents.length]!,
      id: `${country}${1000 + i}A1`,
      country,
    }));
    const file = await api.file(
      `${country}.jsonl`,
      records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
    await api.services.imports.importPatents({ path: file }, { actor: 'test' });
    const request = { level: 'class', filter: { country } };
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('stopped'));
    await expect(classify(request, { signal: stop.signal, onProgress })).rejects.toThrow('stopped');
    const { rows } = await database.query<{ kept: number }>(
      `SELECT count(*)::int AS kept FROM classified_patent JOIN patent ON patent.id = patent_id WHERE country = $1`,
      [country],
    );
    const { kept } = rows[0]!;
    expect(kept).toBeGreaterThan(0);
    expect(await classify(request)).toMatchObject({ documents: MANY - kept });
    expect(await classify(request)).toMatchObject({ documents: 0, predictions: 0 });
    for (const { id } of records.slice(-3)) expect(await stored(id, 'CLASS')).not.toEqual([]);
  });
});

describe('the vector of a patent', () => {
  let attempts = 0;

  test('is taken as the search for similar patents keeps it, and kept for the search', async () => {
    attempts++;
    const [before, after] = [`XQ${attempts}A1`, `XR${attempts}A1`];
    const words = {
      before: `Valve ${attempts} that shuts a hydrogen tank`,
      after: `Spade ${attempts} that turns the soil`,
    };
    const lines = [
      { id: before, title: words.before },
      { id: after, title: words.after },
    ].map((one) => `${JSON.stringify(one)}\n`);
    const imported = async (line: string) =>
      api.services.imports.importPatents({ path: await api.file('one.jsonl', line) }, { actor: 'test' });
    const kept = async (number: string) =>
      (
        await database.query<{ role: string; vector: Buffer }>(
          `SELECT role::text, vector FROM text_embedding JOIN patent USING (text_hash) WHERE number = $1`,
          [number],
        )
      ).rows;

    await imported(lines[0]!);
    const similar = `query($text: String!) { similarPatents(to: { text: $text }, top: 1) { patent { number } } }`;
    // A search waits for vectors, but not for ever.
    const found = (text: string) => expect.poll(() => api.as.reader.get(similar, { text }));
    await found(words.before).toEqual({ similarPatents: [{ patent: { number: before } }] });
    expect(await kept(before)).toMatchObject([{ role: 'QUERY' }]);
    // Whoever reads this one finds the opposite of what the text says.
    const opposite = Buffer.from((await kept(before))[0]!.vector);
    for (let at = 3; at < opposite.length; at += 4) opposite[at]! ^= 0x80;
    await database.query(
      `UPDATE text_embedding SET vector = $1 FROM patent
        WHERE patent.text_hash = text_embedding.text_hash AND number = $2`,
      [opposite, before],
    );
    await classify({ filter: { numbers: [before] } });
    const ask = `query($text: String!) { classify(input: { text: $text, level: SUBCLASS, top: 3 }) { predictions { symbol score selected } } }`;
    const { classify: told } = await api.as.analyst.get<{
      classify: { predictions: Stored['patent']['predictions']['nodes'] };
    }>(ask, { text: `${words.before}.` });
    const [best] = told.predictions;
    const same = (await stored(before, 'SUBCLASS')).find(({ symbol }) => symbol === best!.symbol);
    expect(same?.score ?? 0).toBeLessThan(best!.score - 0.05);

    await imported(lines[1]!);
    await classify({ filter: { numbers: [after] } });
    expect(await kept(after)).toMatchObject([{ role: 'QUERY' }]);
    await found(words.after).toEqual({ similarPatents: [{ patent: { number: after } }] });
    expect(await kept(after)).toHaveLength(1);
  });
});
