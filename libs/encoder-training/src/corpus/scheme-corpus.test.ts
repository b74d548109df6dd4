import { openScheme, subclassOf, Taxonomy } from '@nonet/cpc-taxonomy';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { schemeCorpora } from './scheme-corpus.js';

const COMPACT = fileURLToPath(new URL('../../../../prisma/sample/cpc-compact.tsv', import.meta.url));

describe('the scheme as training texts', () => {
  let taxonomy: Taxonomy;
  beforeAll(async () => {
    const scheme = await openScheme(COMPACT);
    taxonomy = await Taxonomy.build(scheme.entries, { version: scheme.version });
  });

  test('has a text of nearly every subclass, labelled with its place', () => {
    const records = schemeCorpora(taxonomy, 5).flatMap(({ patents }) => [
      ...(patents as Iterable<{ number: string }>),
    ]);
    const covered = new Set(records.map(({ number }) => subclassOf(number as never)));
    expect(covered.size).toBeGreaterThan(0.9 * taxonomy.nodesAt('subclass').length);
  });

  test('says nothing of section Y in texts of others, and of others in texts of Y', () => {
    const [others, y] = schemeCorpora(taxonomy, 5);
    expect(others.unknownSections).toEqual(['Y']);
    expect(y.unknownSections).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);
    for (const { number } of y.patents as Iterable<{ number: string }>) expect(number).toMatch(/^Y/);
  });

  test('is empty when no text is asked for', () => {
    for (const { patents } of schemeCorpora(taxonomy, 0))
      expect([...(patents as Iterable<unknown>)]).toEqual([]);
  });
});
