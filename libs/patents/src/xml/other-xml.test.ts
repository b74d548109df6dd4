import { describe, expect, test } from 'vitest';
import { fixture, readAll, streamOf } from '../../fixtures/read-all.js';

const page = `<!DOCTYPE html>
<html><head><title>US9900101B2</title></head><body>
<pre>&lt;us-patent-grant&gt;</pre>
${'<?xml version="1.0"?><p>not closed\n'.repeat(500)}
</body></html>`;

describe('XML that is no patent', () => {
  test.each([
    ['a web page', page, 'html', 'file'],
    ['a saved web page', `<!-- saved from a site -->\n${page}`, 'html', 'file'],
    [
      'what a DOCX holds',
      '<?xml version="1.0"?><w:document xmlns:w="w"><w:body/></w:document>',
      'w:document',
      'record',
    ],
    [
      'a scheme of the CPC',
      '<?xml version="1.0"?><class-scheme scheme-type="cpc"/>',
      'class-scheme',
      'record',
    ],
    ['a text in TEI', '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/></TEI>', 'TEI', 'record'],
  ])('is one rejection that names root and formats: %s', async (_, text, root, scope) => {
    const { patents, rejections } = await readAll(streamOf(text));
    expect(patents).toEqual([]);
    expect(rejections).toHaveLength(1);
    expect(rejections[0]).toMatchObject({ scope, code: 'PATENT_XML_ROOT' });
    expect(rejections[0]?.reason).toMatch(
      new RegExp(
        `^the root element is ${root}; read are .*exchange-documents .*us-patent-grant and us-patent-application `,
      ),
    );
  });

  test('is refused alone where patents of several kinds follow it', async () => {
    const file = [
      '<?xml version="1.0"?><note>Enclosed</note>',
      fixture('grant-utility.xml'),
      fixture('office/docdb.xml'),
      fixture('grant-design.xml'),
    ];
    const { patents, rejections } = await readAll(streamOf(file.join('\n')));
    expect(patents.map(({ number }) => number)).toEqual([
      'US9900101B2',
      'EP4990101A1',
      'DE10299001A1',
      'US20230990103A1',
      'USD990303S1',
    ]);
    expect(rejections.map(({ place }) => place.record)).toEqual([1, 5]);
  });
});

describe('elements around patents', () => {
  const patent = (number: number) =>
    `<exchange-document country="EP" doc-number="${number}" kind="A1"><bibliographic-data><invention-title lang="en">A rake</invention-title></bibliographic-data></exchange-document>`;
  const around = (names: readonly string[], last: string) =>
    [
      '<?xml version="1.0"?><exchange-documents>',
      ...names.map((name) => `<${name}>`),
      patent(4990101),
      `</${last}>`,
      patent(4990102),
      '</exchange-documents>',
    ].join('\n');
  const names = Array.from({ length: 5000 }, (_, i) => `e${i}`);

  test.each([
    ['hundreds of them are known again', names.slice(0, 900), 'e899', 0],
    ['the first of thousands are known again', names, 'e0', 0],
    ['what was opened after a thousand is not', names, 'e4999', 1],
    ['names without end are not', ['e'.repeat(10_000)], 'e'.repeat(10_000), 1],
  ])('are remembered within bounds: %s', async (_, opened, last, refused) => {
    const { patents, rejections } = await readAll(streamOf(around(opened, last)));
    expect(patents.map(({ number }) => number)).toEqual(['EP4990101A1', 'EP4990102A1']);
    expect(rejections.map(({ code }) => code)).toEqual(
      Array.from({ length: refused }, () => 'PATENT_XML_MALFORMED'),
    );
  });
});
