import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImports } from '../libs/services/src/imports/create-imports.js';
import { startScript } from './support/child.js';
import { openImports, type OpenImports } from './support/open-imports.js';
import { patentFile, patents } from './support/small-world.js';

let world: OpenImports;
beforeEach(async () => {
  world = await openImports();
});
afterEach(() => world.close());

const actor = { actor: 'test' };
const importLines = async (...records: object[]) => {
  const path = await world.file('patents.jsonl', records.map((record) => JSON.stringify(record)).join('\n'));
  return world.imports.importPatents({ path }, actor);
};

describe('importing patents', () => {
  it('keeps what can be read and lists what cannot, with place and reason', async () => {
    const path = await world.file('patents.jsonl', patentFile);
    const row = await world.imports.importPatents({ path }, actor);
    expect(row).toMatchObject({ state: 'succeeded', read: 132, added: 130, rejected: 2, error: null });
    const { edges, totalCount } = await world.imports.rejections(row.id, { first: 1, after: null });
    expect(edges[0]?.node).toMatchObject({
      scope: 'record',
      file: path,
      place: expect.stringContaining('line 66') as string,
      code: expect.stringMatching(/^PATENT_/) as string,
    });
    expect(await totalCount()).toBe(2);
  });

  it('the same file again changes nothing; a record that differs is an update', async () => {
    const [first, second] = patents.slice(0, 2);
    await importLines({ ...first }, { ...second });
    expect(await importLines({ ...first }, { ...second })).toMatchObject({
      unchanged: 2,
      added: 0,
      updated: 0,
    });
    const changed = { ...second, title: 'Another title', cpc: ['G01M 3/00'] };
    expect(await importLines({ ...first }, changed)).toMatchObject({ unchanged: 1, updated: 1 });
    expect(
      await world.rows(`SELECT p.title, c.symbol FROM patent p JOIN patent_classification c ON c.patent_id = p.id
                         WHERE p.number = '${second?.id}' AND c.symbol = 'G01M 3/00'`),
    ).toEqual([{ title: 'Another title', symbol: 'G01M 3/00' }]);
  });

  it('a number that comes twice in a file is written twice, the last one stays', async () => {
    const row = await importLines({ id: 'XN1A1', title: 'First' }, { id: 'XN1A1', title: 'Second' });
    expect(row).toMatchObject({ read: 2, added: 1, updated: 1 });
    expect(await world.rows('SELECT title FROM patent')).toEqual([{ title: 'Second' }]);
  });

  it('names what nothing is read from, each name once, of all files and all batches', async () => {
    const records = Array.from({ length: 2_500 }, (_, i) => ({
      id: `XN${i + 1}A1`,
      title: 'T',
      colour: 'red',
    }));
    const lines = [...records, { id: 'XN9001A1', shelf: 3 }].map((record) => JSON.stringify(record));
    const path = await world.file('colours.jsonl', lines.join('\n'));
    const more = [await world.file('weights.csv', 'id,title,weight,colour\nXN9002A1,T,4,blue\n')];
    const row = await world.imports.importPatents({ path, more }, actor);
    expect(row).toMatchObject({ read: 2_502, added: 2_502, ignored: ['colour', 'shelf', 'weight'] });
  });

  it('counts patents whose text another one has', async () => {
    const text = { title: 'A spade', abstract: 'A spade with a blade.' };
    expect(
      await importLines({ id: 'XN1A1', ...text }, { id: 'XN2A1', ...text }, { id: 'XN3A1' }),
    ).toMatchObject({
      added: 3,
      duplicates: 2,
    });
  });

  it('takes symbols of any level, each once, in the order of the office', async () => {
    await importLines({ id: 'XN1A1', title: 'T', cpc: ['F17C 13/02', 'g01m3/32', 'F17C13/02'] });
    await importLines({ id: 'XN2A1', title: 'U', sections: ['A', 'H'] });
    expect(
      await world.rows(`SELECT p.number, c.symbol FROM patent_classification c JOIN patent p ON p.id = c.patent_id
                         ORDER BY p.number, c.ordinal`),
    ).toEqual([
      { number: 'XN1A1', symbol: 'F17C 13/02' },
      { number: 'XN1A1', symbol: 'G01M 3/32' },
      { number: 'XN2A1', symbol: 'A' },
      { number: 'XN2A1', symbol: 'H' },
    ]);
  });

  it('survives what PostgreSQL cannot hold: zero bytes, halves of characters, endless words', async () => {
    const row = await importLines(
      { id: 'XN1A1', title: 'zero\u0000byte', abstract: 'half \ud83d character, literal \\u0000' },
      { id: 'XN2A1', title: 'long', abstract: 'x'.repeat(500_000) },
      { id: `XN${'3'.repeat(3_000)}`, title: 'a number without end' },
    );
    expect(row).toMatchObject({ state: 'succeeded', read: 3, added: 2, rejected: 1 });
    const [{ abstract }] = (await world.rows("SELECT abstract FROM patent WHERE title LIKE 'zero%'")) as [
      { abstract: string },
    ];
    expect(abstract).toContain('literal \\u0000');
    expect(abstract).not.toMatch(/\p{Surrogate}/u);
  });

  it('cancelled, it keeps the batches that were whole and says so', async () => {
    const stop = new AbortController();
    // Many batches: the next one is under way when the first is told of.
    const many = Array.from({ length: 12_000 }, (_, i) =>
      JSON.stringify({ id: `XN${i}A1`, title: `Thing ${i}` }),
    );
    const path = await world.file('many.jsonl', many.join('\n'));
    const onProgress = ({ done }: { done: number }) => done >= 500 && stop.abort();
    await expect(
      world.imports.importPatents({ path }, { ...actor, signal: stop.signal, onProgress }),
    ).rejects.toMatchObject({ code: 'IMPORT_CANCELLED' });
    const [row] = (await world.imports.list({}, { first: 1, after: null })).edges.map(({ node }) => node);
    expect(row).toMatchObject({ state: 'cancelled', error: { code: 'IMPORT_CANCELLED' } });
    expect(await world.rows('SELECT count(*)::int AS patents FROM patent')).toEqual([
      { patents: row!.added },
    ]);
    expect(row!.added).toBeLessThan(12_000);
  });

  it('of a process that was killed, the import is failed at the next start, and only that one', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) =>
      JSON.stringify({ id: `XN${i}A1`, title: `Thing ${i}` }),
    );
    const path = await world.file('many.jsonl', many.join('\n'));
    const killed = startScript('import-patents', world.url, path);
    const { id } = await killed.next<{ id: string }>();
    await killed.next();
    // While it lives, a start elsewhere leaves it alone.
    await restart();
    expect(await world.imports.get(id)).toMatchObject({ state: 'running' });
    await killed.end('SIGKILL');
    await expect
      .poll(async () => {
        await restart();
        return (await world.imports.get(id))?.error?.code;
      })
      .toBe('IMPORT_INTERRUPTED');
    expect(await world.imports.get(id)).toMatchObject({
      state: 'failed',
      finishedAt: expect.any(Date) as Date,
    });
  });
});

/** What a server does with imports when it starts. */
async function restart(): Promise<void> {
  await (await createImports(world.database, { log: pino({ level: 'silent' }) })).close();
}
