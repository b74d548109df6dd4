import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOCKS } from '../libs/services/src/database/locks.js';
import { openImports, type OpenImports } from './support/open-imports.js';
import { nextScheme, scheme } from './support/small-world.js';

let world: OpenImports;
beforeEach(async () => {
  world = await openImports();
});
afterEach(() => world.close());

const actor = { actor: 'test' };
const importText = async (text: string, name = 'scheme.tsv') =>
  world.imports.importScheme({ path: await world.file(name, text), definitions: null }, actor);

/** The tree as its places say it, indented by the number of ancestors. */
const tree = async () =>
  (
    await world.rows(`SELECT n.symbol, count(above.id)::int AS height FROM cpc_node n
                        LEFT JOIN cpc_node above ON above.position < n.position AND n.position < above.subtree_end
                       WHERE n.position IS NOT NULL GROUP BY n.id ORDER BY n.position`)
  ).map(({ symbol, height }) => `${'  '.repeat(height as number)}${symbol as string}`);

describe('importing a scheme', () => {
  it('writes the tree: places, parents, numbers of children', async () => {
    expect(await importText(scheme)).toMatchObject({
      state: 'succeeded',
      read: 20,
      added: 20,
      updated: 0,
      unchanged: 0,
      removed: 0,
      finishedAt: expect.any(Date) as Date,
    });
    expect((await tree()).slice(0, 8)).toEqual([
      'A',
      '  A01',
      '    A01B',
      '      A01B 1/00',
      '        A01B 1/02',
      '          A01B 1/04',
      '      A01B 3/00',
      '      A01B 5/00',
    ]);
    const wrong = await world.rows(`
      SELECT n.symbol FROM cpc_node n LEFT JOIN cpc_node p ON p.id = n.parent_id
       WHERE n.child_count <> (SELECT count(*) FROM cpc_node c WHERE c.parent_id = n.id)
          OR NOT coalesce(p.position < n.position AND n.subtree_end <= p.subtree_end, n.level = 'SECTION')`);
    expect(wrong).toEqual([]);
  });

  it('the same file again changes nothing', async () => {
    await importText(scheme);
    const before = await world.rows('SELECT * FROM cpc_node ORDER BY id');
    expect(await importText(scheme)).toMatchObject({
      read: 20,
      unchanged: 20,
      added: 0,
      updated: 0,
      removed: 0,
    });
    expect(await world.rows('SELECT * FROM cpc_node ORDER BY id')).toEqual(before);
    expect(await world.rows('SELECT version FROM cpc_scheme')).toHaveLength(1);
  });

  it('an update keeps the ids, buries what is gone and reports what it did', async () => {
    await importText(scheme);
    const ids = await world.rows('SELECT id, symbol FROM cpc_node ORDER BY id');
    expect(await importText(nextScheme, 'next.tsv')).toMatchObject({
      added: 1,
      removed: 1,
      updated: 1,
      unchanged: 18,
    });
    expect(
      await world.rows(
        'SELECT version, nodes, added, removed, retitled, moved FROM cpc_scheme WHERE current',
      ),
    ).toEqual([{ version: '2025.08', nodes: 20, added: 1, removed: 1, retitled: 1, moved: 0 }]);
    const after = await world.rows("SELECT id, symbol FROM cpc_node WHERE added_in = '2025.05' ORDER BY id");
    expect(after).toEqual(ids);
    expect(await world.rows("SELECT position, removed_in FROM cpc_node WHERE symbol = 'A01B 5/00'")).toEqual([
      { position: null, removed_in: '2025.08' },
    ]);
    expect(await tree()).toContain('      A01B 7/00');
  });

  it('a symbol that comes back is the node that it was', async () => {
    await importText(scheme);
    const [before] = await world.rows("SELECT id FROM cpc_node WHERE symbol = 'A01B 5/00'");
    await importText(nextScheme, 'next.tsv');
    await importText(scheme.replace('2025.05', '2025.11'), 'last.tsv');
    expect(
      await world.rows("SELECT id, added_in, removed_in FROM cpc_node WHERE symbol = 'A01B 5/00'"),
    ).toEqual([{ ...before, added_in: '2025.05', removed_in: null }]);
  });

  it('an older scheme replaces a newer one only when that is allowed', async () => {
    await importText(nextScheme, 'next.tsv');
    const path = await world.file('scheme.tsv', scheme);
    await expect(world.imports.importScheme({ path, definitions: null }, actor)).rejects.toMatchObject({
      code: 'SCHEME_OLDER',
      message: expect.stringMatching(/2025\.05.*2025\.08/) as string,
    });
    const inUse = () => world.rows('SELECT version FROM cpc_scheme WHERE current');
    expect(await inUse()).toEqual([{ version: '2025.08' }]);
    await world.imports.importScheme({ path, definitions: null, allowOlder: true }, actor);
    expect(await inUse()).toEqual([{ version: '2025.05' }]);
  });

  it('links the patents whose symbols it brings, also those imported before', async () => {
    const line = JSON.stringify({ id: 'XN1A1', title: 'A spade', cpc: ['A01B 1/02', 'A01B 7/00'] });
    await world.imports.importPatents({ path: await world.file('patents.jsonl', line) }, actor);
    const linked = () =>
      world.rows('SELECT symbol, node_id IS NOT NULL AS linked FROM patent_classification ORDER BY symbol');
    expect((await linked()).map((row) => row['linked'])).toEqual([false, false]);
    await importText(scheme);
    expect((await linked()).map((row) => row['linked'])).toEqual([true, false]);
    await importText(nextScheme, 'next.tsv');
    expect((await linked()).map((row) => row['linked'])).toEqual([true, true]);
  });

  it('a full scheme takes the place of a compact one, and never the other way round', async () => {
    const compact =
      '# version: 2025.05\nA\t\tDaily life\tfood, farm\nA01\t\tFarms\tfields\nA01B\t\tSoil\tplough, spade\n';
    await importText(compact, 'compact.tsv');
    expect(await world.rows("SELECT definition FROM cpc_node WHERE symbol = 'A01B'")).toEqual([
      { definition: 'plough, spade' },
    ]);
    await importText(scheme);
    expect(await world.rows("SELECT definition FROM cpc_node WHERE symbol = 'A01B'")).toEqual([
      { definition: null },
    ]);
    await expect(importText(compact.replace('Daily', 'Each'), 'compact.tsv')).rejects.toMatchObject({
      code: 'SCHEME_COMPACT_OVER_FULL',
    });
  });

  it('a scheme that is no tree leaves the old one in use and says what is wrong', async () => {
    await importText(scheme);
    const before = await world.rows('SELECT * FROM cpc_node ORDER BY id');
    const broken = `${nextScheme}A01B9/00\t0\tOut of order\n`;
    await expect(importText(broken, 'broken.tsv')).rejects.toMatchObject({
      message: expect.stringContaining('A01B 9/00') as string,
    });
    expect(await world.rows('SELECT * FROM cpc_node ORDER BY id')).toEqual(before);
    const page = await world.imports.list({ state: 'failed' }, { first: 10, after: null });
    expect(page.edges.map(({ node }) => node)).toMatchObject([
      {
        kind: 'scheme',
        error: { code: expect.stringMatching(/^(CPC|SCHEME)_/) as string },
        startedBy: 'test',
      },
    ]);
  });

  it('a file that is not there is an error with its name', async () => {
    const files = { path: '/nowhere/CPCTitleList.zip', definitions: null };
    await expect(world.imports.importScheme(files, actor)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('/nowhere/CPCTitleList.zip') as string,
    });
  });

  it.skipIf(process.platform === 'win32')(
    'what is no regular file is refused before it is read',
    async () => {
      await expect(
        world.imports.importScheme({ path: '/dev/zero', definitions: null }, actor),
      ).rejects.toMatchObject({
        code: 'FILE_UNREADABLE',
        message: expect.stringContaining('regular file') as string,
      });
    },
  );

  it('cancelled, it leaves nothing', async () => {
    const path = await world.file('scheme.tsv', scheme);
    const stop = new AbortController();
    const onProgress = ({ phase }: { phase: string }) => phase === 'writing' && stop.abort();
    await expect(
      world.imports.importScheme({ path, definitions: null }, { ...actor, signal: stop.signal, onProgress }),
    ).rejects.toMatchObject({ code: 'IMPORT_CANCELLED' });
    expect(await world.rows('SELECT id FROM cpc_node')).toEqual([]);
    const page = await world.imports.list({}, { first: 10, after: null });
    expect(page.edges.map(({ node }) => node.state)).toEqual(['cancelled']);
  });

  it('waits while another import of a scheme is at work, and goes by what that one left', async () => {
    const other = await world.database.pool.connect();
    await other.query('SELECT pg_advisory_lock($1)', [LOCKS.scheme]);
    const phases: string[] = [];
    const onProgress = ({ phase }: { phase: string }) => void phases.push(phase);
    const path = await world.file('scheme.tsv', scheme);
    const importing = world.imports.importScheme({ path, definitions: null }, { ...actor, onProgress });
    await expect.poll(() => phases).toContain('waiting for another import of a scheme');
    expect(await world.rows('SELECT version FROM cpc_scheme')).toEqual([]);
    await other.query('SELECT pg_advisory_unlock($1)', [LOCKS.scheme]);
    other.release();
    expect(await importing).toMatchObject({ state: 'succeeded', added: 20 });
  });

  it('whose process died after its transaction is found done by the next attempt, with what it changed', async () => {
    const run = {
      runId: '01234567-89ab-cdef-0123-456789abcdef',
      attempt: 1,
      checkpoint: async () => undefined,
    };
    const files = { path: await world.file('scheme.tsv', scheme), definitions: null };
    await world.imports.importScheme(files, { ...actor, run });
    // As the row was when the transaction had ended.
    await world.rows(`UPDATE import SET state = 'RUNNING', finished_at = NULL`);
    const again = await world.imports.importScheme(files, { ...actor, run: { ...run, attempt: 2 } });
    expect(again).toMatchObject({ id: run.runId, state: 'succeeded', read: 20, added: 20, unchanged: 0 });
    expect(await world.rows('SELECT version FROM cpc_scheme')).toHaveLength(1);
  });
});
