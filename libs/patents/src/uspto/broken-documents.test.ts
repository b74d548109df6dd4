import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { fixture, readAll, streamOf } from '../../fixtures/read-all.js';

const grant = fixture('grant-utility.xml').toString();
const design = fixture('grant-design.xml').toString();

const attributes = Array.from({ length: 1000 }, (_, n) => `a${n}=""`).join(' ');

/** A weekly file with a broken document between two sound ones. */
async function amid(broken: string | Buffer) {
  return readAll(streamOf(Buffer.concat([Buffer.from(design), Buffer.from(broken), Buffer.from(design)])));
}

describe('a broken USPTO document is rejected and the rest is read', () => {
  test.each([
    ['a tag left open', grant.replace('</claim-text>', ''), 'PATENT_XML_MALFORMED'],
    ['tags that cross', grant.replace('<b>10</b>', '<b><i>10</b></i>'), 'PATENT_XML_MALFORMED'],
    ['a broken attribute', grant.replace('id="abstract"', 'id="abstract'), 'PATENT_XML_MALFORMED'],
    ['a bare ampersand', grant.replace('&#x26; a lime', '& a lime'), 'PATENT_XML_MALFORMED'],
    ['an end within the claims', grant.slice(0, grant.indexOf('a membrane')), 'PATENT_XML_MALFORMED'],
    ['an end within the description', grant.slice(0, grant.indexOf('Nothing of')), 'PATENT_XML_MALFORMED'],
    ['an end within a tag', grant.slice(0, grant.indexOf('kind="national"')), 'PATENT_XML_MALFORMED'],
    ['a NUL byte', grant.replace('measures', 'mea\0sures'), 'PATENT_XML_MALFORMED'],
    ['a character that XML bars', grant.replace('&#xb0;', '&#x1;'), 'PATENT_XML_MALFORMED'],
    [
      'bytes of another encoding',
      Buffer.from(grant.replace('Kettle', 'K\u00e4ttle'), 'latin1'),
      'PATENT_ENCODING_INVALID',
    ],
    ['an encoding nobody writes', grant.replace('UTF-8', 'EBCDIC-CP-US'), 'PATENT_ENCODING_INVALID'],
    ['no publication number', grant.replace('<doc-number>09900101</doc-number>', ''), 'PATENT_FIELD_MISSING'],
    ['attributes without end', grant.replace('<p id', `<p ${attributes} id`), 'PATENT_RECORD_TOO_LARGE'],
    [
      'text without end',
      grant.replace('<p id', `<p>${'word '.repeat(2e6)}</p><p id`),
      'PATENT_RECORD_TOO_LARGE',
    ],
    [
      'a prolog without end',
      grant.replace('[ ]', `[${'<!ENTITY e "e">'.repeat(1e5)}]`),
      'PATENT_RECORD_TOO_LARGE',
    ],
    [
      'elements without end',
      grant.replace('<abstract id="abstract">', '<abstract>' + '<p>'.repeat(5000)),
      'PATENT_RECORD_TOO_LARGE',
    ],
  ])('%s', async (_, broken, code) => {
    const { patents, rejections } = await amid(broken);
    expect(patents.map(({ number }) => number)).toEqual(['USD990303S1', 'USD990303S1']);
    expect(rejections).toEqual([expect.objectContaining({ scope: 'record', code })]);
    expect(rejections[0]?.place).toMatchObject({ record: 2, byte: design.length });
  });

  test('with the line in which it broke, and what is near', async () => {
    const { rejections } = await amid(
      grant.replace('<claim-text>a membrane; and</claim-text>', '<claim-text>a membrane</b>'),
    );
    const line = grant.slice(0, grant.indexOf('a membrane')).split('\n').length;
    expect(rejections[0]?.reason).toMatch(new RegExp(`^line ${line} of the document: `));
    expect(rejections[0]?.excerpt).toContain('a membrane</b>');
  });
});

test('an end tag before the first document is a rejection', async () => {
  const { patents, rejections } = await readAll(streamOf(`</p>${grant}`));
  expect(patents).toHaveLength(1);
  expect(rejections).toEqual([expect.objectContaining({ scope: 'record', code: 'PATENT_XML_MALFORMED' })]);
});

test('a document in ISO-8859-1 that says so is read', async () => {
  const latin = grant
    .replace('UTF-8', 'ISO-8859-1')
    .replace('lime trap</invention', 'lime tr\u00e4p</invention');
  const { patents } = await readAll(streamOf(Buffer.from(latin, 'latin1')));
  expect(patents[0]?.title).toBe('Kettle with a CO2 probe & a lime träp');
});

test('a description within a comment is not read', async () => {
  const { patents } = await readAll(
    streamOf(grant.replace('<abstract ', '<!-- <description> --><abstract ')),
  );
  expect(patents[0]?.claims).toHaveLength(3);
});

describe('entities are never expanded', () => {
  const withSubset = (subset: string) =>
    grant.replace('[ ]', `[ ${subset} ]`).replace('&#x26; a lime', '&a; a lime');

  test('an entity bomb is a rejection', async () => {
    const bomb = ['<!ENTITY z "boom boom boom boom">'];
    const names = [...'yxwvutsrqponmlkjihgfedcba'];
    names.forEach((name, index) => {
      bomb.push(`<!ENTITY ${name} "${`&${names[index - 1] ?? 'z'};`.repeat(10)}">`);
    });
    const { patents, rejections } = await amid(withSubset(bomb.join('')));
    expect(patents).toHaveLength(2);
    expect(rejections).toEqual([expect.objectContaining({ code: 'PATENT_XML_MALFORMED' })]);
  });

  test('an external entity is a rejection, and its file is not in it', async () => {
    const { patents, rejections } = await amid(withSubset('<!ENTITY a SYSTEM "file:///etc/passwd">'));
    expect(patents).toHaveLength(2);
    expect(rejections).toHaveLength(1);
    expect(JSON.stringify(rejections)).not.toContain('root:');
  });

  test('declarations of drawings, as older documents have them, do no harm', async () => {
    const drawings = grant.replace('[ ]', '[ <!ENTITY D1 SYSTEM "D1.TIF" NDATA TIF> ]');
    expect((await readAll(streamOf(drawings))).patents).toHaveLength(1);
  });
});

test('a document above the size limit is skipped unread, and the next one read', async () => {
  const large = grant.replace('Nothing of', 'x'.repeat(3_000_000));
  const file = Buffer.from(design + large + design);
  const { patents, rejections } = await readAll(streamOf(file, 'weekly.xml', 100_000), {
    limits: { documentBytes: 1_000_000 },
  });
  expect(patents).toHaveLength(2);
  expect(rejections).toEqual([
    expect.objectContaining({
      code: 'PATENT_RECORD_TOO_LARGE',
      place: { record: 2, line: null, byte: design.length },
    }),
  ]);
});

test('a document that is damaged outside its description is read only where XML allows', async () => {
  // Law: for one edit anywhere, a record comes out only if a whole conforming parse succeeds.
  const [before, after] = [grant.indexOf('<description'), grant.indexOf('</description>')];
  const place = fc.nat(grant.length - 1).filter((at) => at < before || at > after);
  const insert = fc.constantFrom('', '<', '>', '&', '"', '</p>', '<b>', '\0', ']]>', '<!--', '<?x');
  await fc.assert(
    fc.asyncProperty(place, fc.nat(3), insert, async (at, removed, inserted) => {
      const edited = grant.slice(0, at) + inserted + grant.slice(at + removed);
      const { patents, rejections } = await readAll(streamOf(edited)).catch(() => ({
        patents: [],
        rejections: [],
      }));
      if (patents.length > 0 && rejections.every(({ scope }) => scope === 'field')) {
        expect(isWellFormed(edited)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

function isWellFormed(text: string): boolean {
  let sound = true;
  const parser = new SaxesParser();
  parser.on('error', () => {
    sound = false;
  });
  parser.write(text).close();
  return sound;
}
