import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeZip } from '../../fixtures/files.js';
import { definitions, titleList } from '../../fixtures/small-scheme.js';
import { readDefinitions } from '../reading/definition-xml.js';
import { openScheme } from '../reading/open-scheme.js';
import { parseSymbol } from '../symbol/symbol.js';
import { nodeText, plainTitle } from './node-text.js';
import { Taxonomy } from './taxonomy.js';

const folder = temporaryFolder();

async function smallTaxonomy(): Promise<Taxonomy> {
  const source = await openScheme(await writeZip(folder, 'titles.zip', titleList));
  const definitionFile = await writeZip(folder, 'definitions.zip', definitions);
  return Taxonomy.build(source.entries, {
    version: source.version,
    definitions: readDefinitions(definitionFile),
  });
}

describe('nodeText', () => {
  it('joins the titles from the section down, without the marks of the printed scheme', async () => {
    const taxonomy = await smallTaxonomy();
    expect(
      nodeText(taxonomy, parseSymbol('A01C 2001/048'), { references: 'stripped', definition: 'none' }),
    ).toBe(
      'life and food > growing plants; keeping animals > sowing; spreading manure > Treating seeds before sowing > ' +
        'Seeds arranged on carriers > Machines that roll up seed tape',
    );
  });

  it('keeps references and adds the definition on request', async () => {
    const taxonomy = await smallTaxonomy();
    expect(nodeText(taxonomy, parseSymbol('A01C'), { references: 'kept', definition: 'statement' })).toBe(
      'life and food > growing plants; keeping animals > ' +
        'sowing; spreading manure (soil tilling A01B; watering gardens A01G25/00). ' +
        'Drills & planters Manure wagons of A01C3/00 "seeder" Drill machine that sows in rows',
    );
  });

  it('is cut between words', async () => {
    const taxonomy = await smallTaxonomy();
    const options = { references: 'stripped', definition: 'none', maxCharacters: 40 } as const;
    expect(nodeText(taxonomy, parseSymbol('A01C'), options)).toBe('life and food > growing plants; keeping');
  });

  it('refuses a symbol the scheme lacks', async () => {
    const taxonomy = await smallTaxonomy();
    expect(() => nodeText(taxonomy, parseSymbol('H01L'), { references: 'kept', definition: 'none' })).toThrow(
      'H01L is not in the CPC scheme of 2025.05',
    );
  });
});

describe('plainTitle', () => {
  it.each([
    ['Coating seeds (pills [IMAGE pill.gif] in general (B01J2/00))', 'Coating seeds'],
    ['{Hooks; } Eyes {; Loops (of wire)}', 'Hooks; Eyes; Loops'],
    ['Pots (of clay', 'Pots (of clay'],
    ['DNA OR RNA', 'dna or rna'],
    ['Use of DNA', 'Use of DNA'],
    ['(all of it is a reference)', ''],
  ])('reads %j as %j', (title, plain) => {
    expect(plainTitle(title, 'stripped')).toBe(plain);
  });
});
