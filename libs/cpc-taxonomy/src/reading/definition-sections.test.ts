import { describe, expect, it } from 'vitest';
import { collect, temporaryFolder, writeZip } from '../../fixtures/files.js';
import { definitions } from '../../fixtures/small-scheme.js';
import { readDefinitionSections } from './definition-sections.js';

const folder = temporaryFolder();
const archive = (xml: string) =>
  writeZip(folder, 'sections.zip', { 'cpc-definition-A01C.xml': `<definitions>${xml}</definitions>` });

describe('readDefinitionSections', () => {
  it('keeps every section in the order of the offices, references too', async () => {
    const read = await collect(
      readDefinitionSections(await writeZip(folder, 'definitions.zip', definitions)),
    );
    expect(read).toEqual([
      {
        symbol: 'A01C',
        sections: [
          {
            kind: 'statement',
            lines: [
              { text: 'Drills & planters', beside: '' },
              { text: 'Manure wagons of A01C3/00', beside: '' },
            ],
          },
          { kind: 'references', lines: [{ text: 'Ploughs', beside: '' }] },
          { kind: 'glossary', lines: [{ text: 'Drill', beside: 'machine that sows in rows' }] },
          { kind: 'synonyms', lines: [{ text: '"seeder"', beside: '' }] },
        ],
      },
      {
        symbol: 'A01C 1/06',
        sections: [{ kind: 'references', lines: [{ text: 'Nothing but references', beside: '' }] }],
      },
    ]);
  });

  it('tells kinds of references apart that stand in one element, and leaves out what every definition says', async () => {
    const row = (topic: string, place: string) =>
      `<table-row><table-column><paragraph-text type="body">${topic}</paragraph-text></table-column><table-column><paragraph-text type="body"><class-ref scheme="cpc">${place}</class-ref></paragraph-text></table-column></table-row>`;
    const xml = `<definition-item><classification-symbol>A01C1/00</classification-symbol><definition-title>Seeds</definition-title>
      <references><section-title>References</section-title>
        <limiting-references><section-title>Limiting</section-title><section-body><paragraph-text type="preamble">This place does not cover:</paragraph-text><table>${row('Ploughs', 'A01B3/00')}</table></section-body></limiting-references>
        <informative-references><section-title>Informative</section-title><section-body><table>${row('Pills', 'B01J2/00')}${row('', 'A01B')}</table></section-body></informative-references>
      </references>
      <special-rules><section-body><paragraph-text type="body">First.</paragraph-text><paragraph-text type="body">Second.</paragraph-text></section-body></special-rules>
      </definition-item><definition-item><classification-symbol>A01C 1/00 - A01C 3/00</classification-symbol><definition-statement><section-body><paragraph-text>A range.</paragraph-text></section-body></definition-statement></definition-item>`;
    const read = await collect(readDefinitionSections(await archive(xml)));
    expect(read).toEqual([
      {
        symbol: 'A01C 1/00',
        sections: [
          { kind: 'limiting-references', lines: [{ text: 'Ploughs', beside: 'A01B3/00' }] },
          {
            kind: 'informative-references',
            lines: [
              { text: 'Pills', beside: 'B01J2/00' },
              { text: '', beside: 'A01B' },
            ],
          },
          {
            kind: 'special-rules',
            lines: [
              { text: 'First.', beside: '' },
              { text: 'Second.', beside: '' },
            ],
          },
        ],
      },
    ]);
  });
});
