import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checked } from '@nonet/operations';
import { decideReclassifications, reclassifyPatents } from '@nonet/services/operations';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { run } from './support/command.js';
import { giveShippedVectors } from './support/shipped-vectors.js';
import { signedIn } from './support/web-app.js';

let api: Api;
let browser: Browser;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  api = await startApi({ environment: { NONET_WORKER: 'on' } });
  await giveShippedVectors(api.databaseUrl);
  await api.services.firstStart({ onStep: () => undefined });
  environment = { NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

const GRACE = { id: 'grace', name: 'Grace' };
const DRONES = 'B64C 39/024';
const request = (input: object = {}) => checked(reclassifyPatents.fields, input);
const decision = (input: object) => checked(decideReclassifications.fields, input);

async function symbolsOf(number: string): Promise<string[]> {
  const { patent } = await api.as.reader.get<{ patent: { classifications: { symbol: string }[] } }>(
    'query($number: String!) { patent(number: $number) { classifications { symbol } } }',
    { number },
  );
  return patent.classifications.map(({ symbol }) => symbol);
}

interface Listed {
  reclassifications: {
    totalCount: number;
    nodes: {
      patentNumber: string;
      symbol: string;
      state: string;
      successor: string;
      confidence: number;
      runId: string;
      candidates: { symbol: string; source: string; evidence: { signal: string }[] }[];
    }[];
  };
}
const LIST = `query($filter: ReclassificationFilterInput) { reclassifications(filter: $filter, first: 50) {
  totalCount nodes { patentNumber symbol state successor confidence runId candidates { symbol source evidence { signal } } }
} }`;
const listed = async (filter: object = {}) =>
  (await api.as.reader.get<Listed>(LIST, { filter })).reclassifications;

describe('the worked example of the documentation', () => {
  test('runs as it is printed', async () => {
    const guide = await readFile(
      fileURLToPath(new URL('../docs/reclassification.md', import.meta.url)),
      'utf8',
    );
    const commands = [...guide.matchAll(/^npx nonet (.+)$/gm)].map(([, line = '']) =>
      [...line.replace(/ > .*$/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, bare]) => quoted ?? bare ?? '',
      ),
    );
    expect(commands.length).toBeGreaterThan(9);
    const printed: string[] = [];
    let undo = '';
    for (const given of commands) {
      const command = given.map((word) => (word === 'RUN' ? undo : word));
      const { code, stdout, stderr } = await run(command, environment);
      expect({ code, stderr, command }).toMatchObject({ code: 0, command });
      undo = /undo --run (\S+)/.exec(stdout)?.[1] ?? undo;
      printed.push(stdout);
    }
    const all = printed.join('\n');
    expect(all).toContain('2025.05 → 2026.01: 17 added, 3 removed, 0 moved, 1 retitled; 12 stored patents');
    expect(all).toContain('12 patents carry 12 removed symbols');
    expect(all).toMatch(/2 moved by the concordance/);
    expect(all).toMatch(/Undid \d+ decisions/);
    // What its reviewer decided is taken back too, for the tests below.
    const { reclassification } = api.services;
    const { edges } = await reclassification.changes({}, { first: 100, after: null });
    for (const { node } of edges)
      if (node.undoneAt === null) await reclassification.undo({ change: node.id, run: null }, GRACE);
    expect(await symbolsOf('XN0204A1')).toEqual([DRONES]);
  }, 600_000);
});

describe('the change of a scheme', () => {
  test('is kept symbol by symbol, with what stands in its place and how many patents it touches', async () => {
    const { schemeUpdates, schemeChanges } = await api.as.reader.get<{
      schemeUpdates: object[];
      schemeChanges: { totalCount: number; nodes: object[] };
    }>(`{
      schemeUpdates { fromVersion version added removed moved retitled }
      schemeChanges(filter: { kind: REMOVED, under: "B64C" }, first: 2) {
        totalCount nodes { kind symbol before after node { removedIn } successors { nodes { symbol } } }
      }
    }`);
    expect(schemeUpdates).toEqual([
      { fromVersion: '2025.05', version: '2026.01', added: 17, removed: 3, moved: 0, retitled: 1 },
    ]);
    expect(schemeChanges.totalCount).toBe(3);
    expect(schemeChanges.nodes).toMatchObject([
      {
        symbol: DRONES,
        before: 'of the remote controlled vehicle type, drones',
        after: null,
        node: { removedIn: '2026.01' },
        // Nobody names successors: the nearest symbol above that is still there.
        successors: { nodes: [{ symbol: 'B64C 39/02' }] },
      },
      {
        symbol: 'B64C 39/026',
        successors: { nodes: [{ symbol: 'B64U 2101/40' }, { symbol: 'B64U 2101/45' }] },
      },
    ]);
  });

  test('is listed page by page without a gap, in the order of the symbols', async () => {
    const symbols: string[] = [];
    for (let after: string | null = null; ;) {
      const { edges, hasNextPage } = await api.services.schemeChanges.list({}, { first: 4, after });
      symbols.push(...edges.map(({ node }) => `${node.symbol} ${node.kind}`));
      if (!hasNextPage) break;
      after = edges.at(-1)!.cursor;
    }
    expect(symbols).toHaveLength(21);
    expect(new Set(symbols).size).toBe(21);
    expect(symbols.slice(0, 2)).toEqual(['B64C 27/08 retitled', 'B64C 39/024 removed']);
    expect(symbols.at(-1)).toBe('B64U 2101/64 added');
  });
});

describe('a reclassification', () => {
  test('as a run proposes only what is allowed, and accepts nothing that was taken back', async () => {
    const before = await symbolsOf('XN0211A1');
    expect(before).toEqual(['B64C 39/028']);
    const { reclassifyPatents: started } = await api.as.admin.get<{ reclassifyPatents: { id: string } }>(
      'mutation { reclassifyPatents(input: {}) { id } }',
    );
    const state = async () =>
      (
        await api.as.reader.get<{ run: object }>(
          'query($id: ID!) { run(id: $id) { state error { message } } }',
          {
            id: started.id,
          },
        )
      ).run;
    await expect.poll(state, { timeout: 120_000 }).toMatchObject({ state: 'SUCCEEDED' });

    // Whatever was decided in the worked example was taken back: people are to decide, on the moves too.
    const open = await listed({ state: 'OPEN' });
    expect(open.totalCount).toBe((await listed()).totalCount);
    expect(open.nodes.every(({ runId }) => runId === started.id)).toBe(true);
    const sprayers = open.nodes.filter(({ symbol }) => symbol === 'B64C 39/026');
    expect(new Set(sprayers.flatMap(({ candidates }) => candidates.map(({ symbol }) => symbol)))).toEqual(
      new Set(['B64U 2101/40', 'B64U 2101/45', 'B64C 39/02']),
    );
    const drones = open.nodes.filter(({ symbol }) => symbol === DRONES);
    for (const { candidates } of drones) {
      expect(candidates.slice(0, -1).every(({ symbol }) => symbol.startsWith('B64U '))).toBe(true);
      expect(candidates[0]!.evidence.length).toBeGreaterThan(0);
      expect(candidates.at(-1)).toMatchObject({ symbol: 'B64C 39/02', source: 'ancestor' });
    }
  });

  test('goes on where it was stopped, and deals with no patent twice', async () => {
    const { reclassification } = api.services;
    const runId = randomUUID();
    const stop = new AbortController();
    const filter = { numbers: ['XN0201A1', 'XN0202A1', 'XN0203A1'] };
    stop.abort(new Error('stopped'));
    await expect(
      reclassification.reclassify(request({ filter }), { runId, actor: GRACE, signal: stop.signal }),
    ).rejects.toThrow('stopped');
    const again = () => reclassification.reclassify(request({ filter }), { runId, actor: GRACE });
    const first = await again();
    expect(first.patents).toBe(3);
    expect(await again()).toEqual(first);
    expect((await listed({ run: runId })).totalCount).toBe(3);
  });

  test('proposes for a symbol that was split, of older patents, and leaves it to people', async () => {
    const { imports, reclassification } = api.services;
    const [split, tails] = ['B64C 27/08', 'B64C 5/02'];
    const list = await api.file(
      'split.xml',
      `<revision-concordance-table publication-date="2026-01-01"><revision-concordance-item amendment-type="C"><classification-symbol>${split}</classification-symbol><transferred-to><target-symbol>${split}</target-symbol><target-symbol>B64U 10/13</target-symbol></transferred-to></revision-concordance-item><revision-concordance-item amendment-type="C"><classification-symbol>${tails}</classification-symbol><transferred-to><target-symbol>B64U 99/00</target-symbol></transferred-to></revision-concordance-item></revision-concordance-table>`,
    );
    await imports.importScheme({ path: list, definitions: null }, { actor: 'test' });
    const patent = (number: string, date: string, cpc = split) =>
      JSON.stringify({
        ...{ id: number, country: 'XN', title: 'Unmanned aircraft with four rotors', cpc: [cpc] },
        ...{ abstract: 'A drone hovers by four rotors that are driven by motors.', date },
      });
    const path = await api.file(
      'split.jsonl',
      [
        patent('XN-0310-A1', '2020-05-01'),
        patent('XN-0311-A1', '2026-05-01'),
        patent('XN-0312-A1', '2020-05-01', tails),
      ].join('\n'),
    );
    await imports.importPatents({ path }, { actor: 'test' });
    const filter = { numbers: ['XN0310A1', 'XN0311A1', 'XN0312A1'] };
    const totals = new Set<number>();
    const report = await reclassification.reclassify(request({ filter, acceptAbove: 0 }), {
      runId: randomUUID(),
      actor: GRACE,
      onProgress: ({ total }) => totals.add(total),
    });
    expect(totals).toEqual(new Set([2]));
    expect(report).toMatchObject({ symbols: 2, moved: 0, accepted: 0, open: 2 });
    expect((await listed({ symbol: split })).nodes).toMatchObject([
      { patentNumber: 'XN0310A1', state: 'OPEN', successor: 'B64U 10/13' },
    ]);
    // The scheme has nothing of what the concordance names: a reviewer finds another symbol.
    expect((await listed({ unproposed: true })).nodes).toMatchObject([
      { patentNumber: 'XN0312A1', successor: null, candidates: [] },
    ]);
    await reclassification.decide(decision({ symbol: split, decision: 'accept' }), GRACE);
    expect(await symbolsOf('XN0310A1')).toEqual(['B64U 10/13']);
    expect(await symbolsOf('XN0311A1')).toEqual([split]);
  });
});

describe('groups', () => {
  test('come page by page in the order of the symbols, each of them once', async () => {
    const { reclassification } = api.services;
    const all = await reclassification.groups({ state: 'open' }, { first: 50, after: null });
    const names = (page: typeof all) =>
      page.edges.map(({ node }) => `${node.symbol} ${node.successor} ${node.patents}`);
    expect(all.edges.length).toBeGreaterThan(3);
    expect(await all.totalCount()).toBe(all.edges.length);
    const paged: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await reclassification.groups({ state: 'open' }, { first: 1, after });
      paged.push(...names(page));
      if (!page.hasNextPage) break;
      after = page.edges.at(-1)!.cursor;
    }
    expect(paged).toEqual(names(all));
    const under = await reclassification.groups({ state: 'open', under: 'H' }, { first: 5, after: null });
    expect(under.edges).toEqual([]);
  });
});

describe('a decision', () => {
  const proposalsOf = async (symbol: string) => (await listed({ state: 'OPEN', symbol })).nodes;

  test('puts a successor in the place of the symbol, says why and by whom, and is undone alone', async () => {
    const [before] = [await symbolsOf('XN0212A1')];
    const { decideReclassifications: decided } = await api.as.analyst.get<{
      decideReclassifications: { count: number };
    }>(
      `mutation($input: DecideReclassificationsInput!) { decideReclassifications(input: $input) { count } }`,
      {
        input: {
          symbol: DRONES,
          decision: 'CHOOSE',
          successor: 'B64U10/13',
          patents: ['XN0212A1'],
          reason: 'It has four rotors.',
        },
      },
    );
    expect(decided).toEqual({ count: 1 });
    // It carried the successor already: the removed symbol goes, and nothing stands twice.
    expect(await symbolsOf('XN0212A1')).toEqual(['B64U 10/13']);
    const { reclassificationChanges } = await api.as.reader.get<{
      reclassificationChanges: { nodes: { id: string }[] };
    }>(`{ reclassificationChanges(filter: { patent: "XN0212A1" }, first: 1) {
      nodes { id decision successor reason runId decidedBy { name } undoneAt }
    } }`);
    expect(reclassificationChanges.nodes).toMatchObject([
      {
        decision: 'REPLACED',
        successor: 'B64U 10/13',
        reason: 'It has four rotors.',
        runId: null,
        undoneAt: null,
      },
    ]);
    const id = Number(reclassificationChanges.nodes[0]!.id);
    const undo = 'mutation($id: Int!) { undoReclassifications(input: { change: $id }) { count } }';
    await api.as.analyst.get(undo, { id });
    expect(await symbolsOf('XN0212A1')).toEqual(before);
    const { errors } = await api.as.analyst.ask(undo, { id });
    expect(errors[0]?.extensions.code).toBe('NOT_FOUND');
  });

  test('of two symbols with one successor keeps it until both are undone', async () => {
    const { reclassification } = api.services;
    const path = await api.file(
      'two.jsonl',
      `${JSON.stringify({ id: 'XN-0300-A1', country: 'XN', title: 'Drone out of a tube', abstract: 'A drone with four rotors unfolds when a tube ejects it.', cpc: [DRONES, 'B64C 39/028', 'B64C 3/56'] })}\n`,
    );
    await api.services.imports.importPatents({ path }, { actor: 'test' });
    const asked = { filter: { numbers: ['XN0300A1'] }, keepMoves: true };
    const totals = new Set<number>();
    await reclassification.reclassify(request(asked), {
      runId: randomUUID(),
      actor: GRACE,
      onProgress: ({ total }) => totals.add(total),
    });
    // Two of its symbols changed, and it is one patent.
    expect(totals).toEqual(new Set([1]));
    const successor = 'B64U 70/50';
    for (const symbol of [DRONES, 'B64C 39/028'])
      await reclassification.decide(
        decision({ symbol, decision: 'choose', successor, patents: ['XN0300A1'] }),
        GRACE,
      );
    expect(await symbolsOf('XN0300A1')).toEqual([successor, 'B64C 3/56']);
    const { edges } = await reclassification.changes({ patent: 'XN0300A1' }, { first: 5, after: null });
    const [second, first] = edges.map(({ node }) => node.id);
    await reclassification.undo({ change: first!, run: null }, GRACE);
    expect((await symbolsOf('XN0300A1')).sort()).toEqual(['B64C 3/56', DRONES, successor]);
    await reclassification.undo({ change: second!, run: null }, GRACE);
    expect((await symbolsOf('XN0300A1')).sort()).toEqual(['B64C 3/56', DRONES, 'B64C 39/028']);
  });

  test('to keep or to remove needs no successor, and what is kept is not proposed again', async () => {
    const { reclassification } = api.services;
    const decide = (to: 'keep' | 'remove', number: string) =>
      reclassification.decide(decision({ symbol: DRONES, decision: to, patents: [number] }), GRACE);
    await decide('keep', 'XN0204A1');
    await decide('remove', 'XN0206A1');
    expect(await symbolsOf('XN0204A1')).toEqual([DRONES]);
    expect(await symbolsOf('XN0206A1')).toEqual([]);
    const runId = randomUUID();
    const filter = { numbers: ['XN0204A1', 'XN0206A1'] };
    const report = await reclassification.reclassify(request({ filter }), { runId, actor: GRACE });
    expect(report.symbols).toBe(0);
    await expect(decide('keep', 'XN0204A1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      reclassification.decide(decision({ symbol: DRONES, decision: 'choose', successor: DRONES }), GRACE),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(
      reclassification.decide(decision({ symbol: DRONES, decision: 'choose', successor: 'B64' }), GRACE),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('outlives the undoing of an earlier run and whatever a later run would accept', async () => {
    const { reclassification } = api.services;
    const [tubes, moved, chosen] = ['B64C 39/028', 'B64U 70/50', 'B64U 10/13'];
    const give = async (title: string, cpc: readonly string[]) => {
      const path = await api.file(
        `${title}.jsonl`,
        `${JSON.stringify({ id: 'XN-0301-A1', country: 'XN', title, abstract: 'A tube ejects a drone.', cpc })}\n`,
      );
      await api.services.imports.importPatents({ path }, { actor: 'test' });
    };
    const reclassify = async (input: object) => {
      const runId = randomUUID();
      const asked = request({ filter: { numbers: ['XN0301A1'] }, ...input });
      return reclassification.reclassify(asked, { runId, actor: GRACE });
    };
    await give('Tube', [tubes]);
    const { runId: run, moved: count } = await reclassify({});
    expect(count).toBe(1);
    expect(await symbolsOf('XN0301A1')).toEqual([moved]);
    // The office gives it the successor itself, and the removed symbol again.
    await give('Tube for drones', [tubes, moved]);
    expect((await symbolsOf('XN0301A1')).sort()).toEqual([tubes, moved]);
    await reclassify({ keepMoves: true });
    await reclassification.decide(
      decision({ symbol: tubes, decision: 'choose', successor: chosen, patents: ['XN0301A1'] }),
      GRACE,
    );
    await reclassification.undo({ change: null, run }, GRACE);
    expect((await symbolsOf('XN0301A1')).sort()).toEqual([chosen, moved]);
    expect((await listed({ patent: 'XN0301A1' })).nodes).toMatchObject([{ state: 'REPLACED' }]);
    await give('Launching tube for drones', [tubes, moved]);
    expect(await reclassify({})).toMatchObject({ moved: 0, open: 1 });
  });

  test('is refused to readers', async () => {
    const { errors } = await api.as.reader.ask(
      'mutation { decideReclassifications(input: { symbol: "B64C 39/024", decision: KEEP }) { count } }',
    );
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await proposalsOf(DRONES)).length).toBeGreaterThan(0);
  });
});

describe('in the web app', () => {
  let page: Page;
  beforeAll(async () => {
    page = await signedIn(browser, api, { role: 'admin', name: 'Ada', path: '/scheme-changes' });
  });

  test('the change of a scheme is filtered by kind and section, and leads to its symbols', async () => {
    await page.getByText('17 added, 3 removed').waitFor();
    await page.getByLabel('Change', { exact: true }).selectOption('REMOVED');
    await page.getByText('3 changes').waitFor();
    const row = page.getByRole('row').filter({ hasText: DRONES });
    expect(await row.getByRole('link', { name: DRONES }).getAttribute('href')).toBe(
      `/taxonomy/${encodeURIComponent(DRONES)}`,
    );
    await page.getByLabel('Section').selectOption('A');
    await page.getByText('No change meets these conditions.').waitFor();
  });

  test('a group is accepted together, and the decisions are undone one by one', async () => {
    await page.getByRole('link', { name: 'Reclassification' }).first().click();
    const unproposed = page.getByRole('listitem', { name: 'B64C 5/02 to nothing' });
    await unproposed.getByLabel('Symbol').fill('B64U 10/1');
    await page.getByRole('option', { name: /^B64U 10\/13/ }).click();
    await unproposed.getByRole('button', { name: 'Choose' }).click();
    await unproposed.waitFor({ state: 'detached' });
    expect(await symbolsOf('XN0312A1')).toEqual(['B64U 10/13']);
    const groups = page.getByRole('listitem').filter({ hasText: 'B64C 39/028' });
    const group = groups.filter({ hasText: 'B64U 70/50' }).first();
    await group.getByRole('button', { name: 'Show the patents' }).click();
    await group.getByRole('link', { name: 'XN0210A1' }).waitFor();
    await group.getByRole('button', { name: 'Accept' }).click();
    await groups.filter({ hasText: 'B64U 70/50' }).waitFor({ state: 'detached' });
    expect(await symbolsOf('XN0210A1')).toEqual(expect.arrayContaining(['B64U 70/50']));
    await page.getByRole('link', { name: 'Decisions' }).click();
    await page.getByRole('button', { name: 'Undo B64C 39/028 of XN0210A1' }).first().click();
    await page.getByText('undone by Ada').first().waitFor();
    expect(await symbolsOf('XN0210A1')).toEqual(expect.arrayContaining(['B64C 39/028']));
  });
});

describe('what was decided to stay', () => {
  test('waits again when the symbol is split again, and when it goes', async () => {
    const { imports, reclassification } = api.services;
    const [number, symbol, part] = ['XN0320A1', 'B64C 3/56', 'B64U 10/13'];
    const split = async (date: string) => {
      const path = await api.file(
        `split-${date}.xml`,
        `<revision-concordance-table publication-date="${date}"><revision-concordance-item amendment-type="C"><classification-symbol>${symbol}</classification-symbol><transferred-to><target-symbol>${part}</target-symbol></transferred-to></revision-concordance-item></revision-concordance-table>`,
      );
      await imports.importScheme({ path, definitions: null }, { actor: 'test' });
    };
    const reclassify = async () => {
      const asked = request({ filter: { numbers: [number] } });
      return (await reclassification.reclassify(asked, { runId: randomUUID(), actor: GRACE })).symbols;
    };
    const keep = () => reclassification.decide(decision({ symbol, decision: 'keep' }), GRACE);
    const path = await api.file(
      'folded.jsonl',
      JSON.stringify({ id: number, title: 'Folding wing of a drone', cpc: [symbol], date: '2020-05-01' }),
    );
    await imports.importPatents({ path }, { actor: 'test' });
    await split('2026-01-01');
    expect(await reclassify()).toBe(1);
    await keep();
    expect(await reclassify()).toBe(0);
    await split('2026-05-01');
    expect(await reclassify()).toBe(1);
    await keep();
    expect(await reclassify()).toBe(0);

    const after = await readFile(
      fileURLToPath(new URL('../prisma/sample/reclassification/after.tsv', import.meta.url)),
      'utf8',
    );
    const later = after.replace('2026.01', '2026.08').replace(/^B64C 3\/56\t.*\n/m, '');
    const scheme = { path: await api.file('later.tsv', later), definitions: null, partial: true };
    await imports.importScheme(scheme, { actor: 'test' });
    expect(await reclassify()).toBe(1);
    const { edges } = await reclassification.list({ patent: number }, { first: 5, after: null });
    expect(edges.map(({ node }) => node)).toMatchObject([{ symbol, state: 'open', rule: 'ranking' }]);
  }, 240_000);
});
