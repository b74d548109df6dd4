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

  describe('a file that is a part of the scheme', () => {
    const whole = `${scheme}H\t\tElectricity\nH01\t\tElectric elements\nH01B\t\tCables\nH01B1/00\t0\tConductors\n`;
    const part =
      '# version: 2025.05\nH\t\tElectricity\nH01\t\tElectric elements\nH01B\t\tCables and wires\nH01B1/00\t0\tConductors\n';
    const titles = () =>
      world.rows(`SELECT symbol, title FROM cpc_node WHERE removed_in IS NULL ORDER BY position`);
    const importPart = async (options: { partial?: boolean; replace?: boolean }) =>
      world.imports.importScheme(
        { path: await world.file('part.tsv', part), definitions: null, ...options },
        actor,
      );

    it('is refused, with what would have gone, and changes nothing', async () => {
      await importText(whole);
      const before = await world.rows('SELECT * FROM cpc_node ORDER BY id');
      await expect(importPart({})).rejects.toMatchObject({
        code: 'SCHEME_INCOMPLETE',
        message: expect.stringMatching(
          /lacks 20 of the 24 symbols in use, among them all of section A/,
        ) as string,
      });
      expect(await world.rows('SELECT * FROM cpc_node ORDER BY id')).toEqual(before);
    });

    it('updates its sections alone when it is said to be a part', async () => {
      await importText(whole);
      const before = await titles();
      expect(await importPart({ partial: true })).toMatchObject({
        updated: 1,
        added: 0,
        removed: 0,
        unchanged: 23,
      });
      const after = before.map((row) =>
        row['symbol'] === 'H01B' ? { ...row, title: 'Cables and wires' } : row,
      );
      expect(await titles()).toEqual(after);
      expect(await importPart({ partial: true })).toMatchObject({ updated: 0, unchanged: 24 });
    });

    it('replaces the scheme when that is said to be meant', async () => {
      await importText(whole);
      expect(await importPart({ replace: true })).toMatchObject({ removed: 20, updated: 1 });
      expect((await titles()).map(({ symbol }) => symbol)).toEqual(['H', 'H01', 'H01B', 'H01B 1/00']);
    });

    it('is refused as a part too, when its own section has lost much', async () => {
      await importText(whole);
      const cut = part.replace('H01B1/00', 'H01B3/00');
      const path = await world.file('cut.tsv', cut);
      const asked = world.imports.importScheme({ path, definitions: null, partial: true }, actor);
      await expect(asked).rejects.toMatchObject({
        code: 'SCHEME_INCOMPLETE',
        message: expect.stringMatching(/lacks 1 of the 4 symbols/) as string,
      });
      expect(await titles()).toHaveLength(24);
    });
  });

  describe('a file of the scheme XML', () => {
    const xml = (inner: string, date = '2025-05-01') =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<class-scheme publication-date="${date}" scheme-type="cpc">${inner}</class-scheme>`;
    const item = (level: number, symbol: string, title: string, inner = '', more = '') =>
      `<classification-item level="${level}" sort-key="${symbol}" not-allocatable="${level < 7}" additional-only="false"${more}><classification-symbol>${symbol}</classification-symbol><class-title><title-part><text>${title}</text></title-part></class-title>${inner}</classification-item>`;
    const subclass = (...groups: [symbol: string, title: string][]) =>
      xml(
        item(5, 'A01B', 'Soil', groups.map(([symbol, title]) => item(7, symbol, title)).join('')),
        '2025-08-01',
      );
    const importXml = async (name: string, text: string, replace = false) =>
      world.imports.importScheme({ path: await world.file(name, text), definitions: null, replace }, actor);
    const groups = async (subclass: string) =>
      (
        await world.rows(
          `SELECT symbol FROM cpc_node WHERE symbol LIKE '${subclass} %' AND position IS NOT NULL ORDER BY position`,
        )
      ).map(({ symbol }) => symbol);

    it('of one subclass updates that subclass, and nothing else changes or goes', async () => {
      await importText(scheme);
      const others = await tree();
      const given = subclass(
        ['A01B1/00', 'Hand tools'],
        ['A01B3/00', 'Ploughs'],
        ['A01B5/00', 'Rolling ploughs'],
        ['A01B7/00', 'Harrows'],
      );
      await expect(importXml('cpc-scheme-A01B.xml', given)).rejects.toMatchObject({
        code: 'SCHEME_INCOMPLETE',
        message: expect.stringMatching(
          /lacks 2 of the 5 symbols in use.*read as a part of the scheme/,
        ) as string,
      });
      expect(await importXml('cpc-scheme-A01B.xml', given, true)).toMatchObject({ added: 1, removed: 2 });
      expect(await groups('A01B')).toEqual(['A01B 1/00', 'A01B 3/00', 'A01B 5/00', 'A01B 7/00']);
      const isOther = (line: string) => !line.includes('A01B ');
      expect((await tree()).filter(isOther)).toEqual(others.filter(isOther));
      expect(await world.rows('SELECT version, format FROM cpc_scheme WHERE current')).toEqual([
        { version: '2025.08', format: 'title-list-tsv' },
      ]);
    });

    it('of a new subclass adds it in its place', async () => {
      await importText(scheme);
      const given = xml(item(5, 'F17B', 'Gas holders', item(7, 'F17B1/00', 'Bells')));
      expect(await importXml('cpc-scheme-F17B.xml', given)).toMatchObject({ added: 2, removed: 0 });
      expect((await tree()).slice(9, 13)).toEqual(['  F17', '    F17B', '      F17B 1/00', '    F17C']);
    });

    it('of a section that links to files which are not there changes headings, and keeps all groups', async () => {
      await importText(scheme);
      const link = (symbol: string) => ` link-file="cpc-scheme-${symbol}.xml"`;
      const subclasses =
        item(5, 'A01B', 'Soil and tools', '', link('A01B')) + item(5, 'A01C', 'Sowing', '', link('A01C'));
      const given = xml(item(2, 'A', 'Needs', item(4, 'A01', 'Farming', subclasses)));
      expect(await importXml('cpc-scheme-A.xml', given)).toMatchObject({ added: 1, removed: 0, updated: 2 });
      expect(await groups('A01B')).toHaveLength(5);
      expect(await world.rows(`SELECT title FROM cpc_node WHERE symbol = 'A01B'`)).toEqual([
        { title: 'Soil and tools' },
      ]);
    });

    it('says what its groups are in the IPC', async () => {
      await importText(scheme);
      const concordant = (ipc: string) => ` ipc-concordant="${ipc}"`;
      const given = item(
        7,
        'F17B1/00',
        'Bells',
        item(8, 'F17B1/02', 'of glass', '', concordant('CPCONLY')),
        concordant('F17B1/00'),
      );
      await importXml('cpc-scheme-F17B.xml', xml(item(5, 'F17B', 'Gas holders', given)));
      expect(await world.rows('SELECT symbol, ipc FROM cpc_symbol_fact ORDER BY symbol')).toEqual([
        { symbol: 'F17B 1/00', ipc: ['F17B 1/00'] },
        { symbol: 'F17B 1/02', ipc: [] },
      ]);
    });

    it('without a scheme in use that it could be a part of is refused', async () => {
      await expect(importXml('cpc-scheme-A01B.xml', subclass(['A01B1/00', 'Tools']))).rejects.toMatchObject({
        code: 'SCHEME_PART_ALONE',
      });
    });
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

  describe('of patents whose symbols have no slash', () => {
    const patents = [
      { id: 'XN1A1', title: 'A spade', cpc: ['A01B102', 'A01B777'], ipc: ['A01B104'] },
      { id: 'XN2A1', title: 'A gauge', ipc: ['F17C13025', 'F17C1302', 'G99Z100'] },
      { id: 'XN3A1', title: 'A spade', cpc: ['A01B 1/02', 'A01B102'] },
    ];
    const importPatents = async () => {
      const text = patents.map((patent) => JSON.stringify(patent)).join('\n');
      return world.imports.importPatents({ path: await world.file('patents.jsonl', text) }, actor);
    };
    const stored = () =>
      world.rows(
        `SELECT number, slashless, ipc, slashless_ipc,
                array(SELECT symbol FROM patent_classification c WHERE c.patent_id = p.id AND node_id IS NOT NULL ORDER BY ordinal) AS cpc
           FROM patent p ORDER BY number`,
      );
    const settled = [
      { cpc: ['A01B 1/02'], slashless: ['A01B777'], ipc: ['A01B 1/04'], slashless_ipc: [] },
      {
        cpc: [],
        slashless: [],
        ipc: ['F17C 13/025', 'F17C 13/02'],
        slashless_ipc: ['G99Z100'],
      },
      { cpc: ['A01B 1/02'], slashless: [], ipc: [], slashless_ipc: [] },
    ];

    it('it settles those that it knows, whether imported before or after it', async () => {
      await importPatents();
      expect(await stored()).toMatchObject([
        { cpc: [], slashless: ['A01B102', 'A01B777'], ipc: [], slashless_ipc: ['A01B104'] },
        { slashless_ipc: ['F17C13025', 'F17C1302', 'G99Z100'] },
        { slashless: ['A01B102'] },
      ]);
      const [before] = await world.rows(`SELECT import_id, updated_at FROM patent WHERE number = 'XN1A1'`);
      await importText(scheme);
      expect(await stored()).toMatchObject(settled);
      const [after] = await world.rows(`SELECT import_id, updated_at FROM patent WHERE number = 'XN1A1'`);
      expect(after!['import_id']).toEqual(before!['import_id']);
      expect(await importPatents()).toMatchObject({ added: 0 });
      expect(await stored()).toMatchObject(settled);
    });

    it('those of the IPC mean what the concordance names', async () => {
      await importText(scheme);
      await importText('A01B1/04\t\tA01B1/06\n', 'cpc-ipc-concordance.txt');
      const text = JSON.stringify({ id: 'XN9A1', title: 'A rake', ipc: ['A01B106', 'A01B109'] });
      const done = await world.imports.importPatents({ path: await world.file('more.jsonl', text) }, actor);
      expect(done).toMatchObject({ added: 1, rejectedFields: 1 });
      expect(await stored()).toMatchObject([{ ipc: ['A01B 1/06'], slashless_ipc: ['A01B109'] }]);
    });
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
