import { describe, expect, test } from 'vitest';
import { readDocument } from './read-document.js';

const read = (content: string | Buffer) =>
  readDocument(typeof content === 'string' ? Buffer.from(content) : content, 'given');
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');

const BRAKE = { title: 'Bicycle brake', abstract: 'A brake with a cable and a lever.' };

describe('a document that a person gives', () => {
  test.each([
    ['UTF-8', Buffer.from('Une pédale à câble')],
    ['UTF-8 with a mark', Buffer.from('\uFEFFUne pédale à câble')],
    ['UTF-16 with a mark', utf16('Une pédale à câble')],
    ['UTF-16 without one', Buffer.from('Une pédale à câble', 'utf16le')],
    ['Windows-1252', Buffer.from('Une pédale à câble', 'latin1')],
  ])('is the text of a file in %s', async (_, bytes) => {
    expect(await read(bytes)).toEqual({ text: 'Une pédale à câble' });
  });

  test.each(['<SEQ ID NO: 1> is a protein.', '{a} and {b} are sets.', '[0001] A brake.', 'T<tmax'])(
    'is the text %s though it begins like markup',
    async (text) => {
      expect(await read(text)).toEqual({ text });
    },
  );

  test.each([
    ['an object', JSON.stringify(BRAKE)],
    ['a printed object', JSON.stringify(BRAKE, null, 2)],
    ['an array of one', JSON.stringify([BRAKE])],
    ['an object behind a mark', `\uFEFF${JSON.stringify(BRAKE)}`],
    ['an object in UTF-16', utf16(JSON.stringify(BRAKE))],
    ['a table of one row', `id,title,abstract\nUS1,${BRAKE.title},${BRAKE.abstract}\n`],
  ])('is a patent as %s', async (_, content) => {
    expect(await read(content)).toEqual(BRAKE);
  });

  test('has the claims of a list, with their numbers', async () => {
    const claims = ['1. A brake with a cable.', '2. The brake of claim 1.'];
    expect(await read(JSON.stringify({ title: 'Brake', abstract: '', claims }))).toEqual({
      title: 'Brake',
      claims: claims.join('\n'),
    });
  });

  test.each([
    ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj'],
    ['a zip archive', 'PK\x03\x04\x14\0\0\0'],
    ['no text but bytes', 'a\x01\x02\x03b'],
    ['an image', '\x89PNG\r\n\x1A\n'],
    ['HTML', '<!DOCTYPE html><html><body>A brake.</body></html>'],
    ['HTML', '<html lang="en"><p>A brake.</p></html>'],
  ])('is refused as %s', async (name, content) => {
    await expect(read(Buffer.from(content, 'latin1'))).rejects.toMatchObject({
      code: 'PATENT_SOURCE_FORMAT',
      message: expect.stringContaining(name),
    });
  });

  test.each([
    ['PATENT_SOURCE_SEVERAL', `${JSON.stringify(BRAKE)}\n${JSON.stringify({ title: 'Tank' })}\n`],
    ['PATENT_SOURCE_SEVERAL', JSON.stringify([BRAKE, { title: 'Tank' }])],
    ['PATENT_SOURCE_FORMAT', '{"title": "Brake", '],
    ['PATENT_SOURCE_EMPTY', '[]'],
    ['PATENT_SOURCE_FORMAT', '<?xml version="1.0"?><note>A brake.</note>'],
    ['PATENT_SOURCE_EMPTY', ' \n'],
    ['PATENT_SOURCE_EMPTY', JSON.stringify({ id: 'US1', cpc: ['B62L 3/00'] })],
  ])('is refused with %s: %j', async (code, content) => {
    await expect(read(content)).rejects.toMatchObject({ code });
  });
});
