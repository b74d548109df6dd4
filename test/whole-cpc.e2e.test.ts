import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openImports, type OpenImports } from './support/open-imports.js';

const data = process.env['NONET_DATA'];

/** The official publications; `scheme-import.e2e.test.ts` says the same of a scheme that fits on a page. */
describe.skipIf(!data)('the whole CPC', () => {
  let world: OpenImports;
  beforeAll(async () => {
    world = await openImports();
  });
  afterAll(() => world.close());

  const importFile = (path: string, definitions: string | null = null) => {
    const at = (name: string) => join(data ?? '', 'cpc', name);
    return world.imports.importScheme(
      { path: at(path), definitions: definitions && at(definitions) },
      { actor: 'test' },
    );
  };

  it('is imported, updated and reported', { timeout: 600_000 }, async () => {
    expect(await importFile('CPCTitleList202208.zip')).toMatchObject({ read: 260_263, added: 260_263 });
    const [before] = await world.rows("SELECT id FROM cpc_node WHERE symbol = 'G01M 3/32'");
    expect(await importFile('CPCTitleList202505.zip')).toMatchObject({
      read: 260_993,
      added: 4_819,
      removed: 4_089,
    });
    expect(
      await world.rows('SELECT version, nodes, added, removed, retitled FROM cpc_scheme WHERE current'),
    ).toEqual([{ version: '2025.05', nodes: 260_993, added: 4_819, removed: 4_089, retitled: 5_277 }]);
    expect(await world.rows("SELECT id FROM cpc_node WHERE symbol = 'G01M 3/32'")).toEqual([before]);
    const levels = await world.rows(
      'SELECT count(*)::int FROM cpc_node WHERE position IS NOT NULL GROUP BY level ORDER BY level',
    );
    expect(levels.map(({ count }) => count)).toEqual([9, 137, 680, 9_843, 250_324]);
  });

  it('takes its definitions from a file of their own', { timeout: 600_000 }, async () => {
    const row = await importFile('FullCPCDefinitionXML202505.zip');
    expect(row).toMatchObject({ state: 'succeeded', added: 0, removed: 0 });
    expect(row.updated).toBeGreaterThan(30_000);
    expect(await importFile('FullCPCDefinitionXML202505.zip')).toMatchObject({
      updated: 0,
      unchanged: 260_993,
    });
    // A list of titles has no definitions to put in their place.
    const defined = 'SELECT count(*)::int AS defined FROM cpc_node WHERE definition IS NOT NULL';
    const before = await world.rows(defined);
    await importFile('CPCTitleList202505.zip');
    expect(await world.rows(defined)).toEqual(before);
  });
});
