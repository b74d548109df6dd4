import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';

const read = (file: URL) => readFileSync(file, 'utf8');
const schema = buildSchema(read(new URL('../apps/api/schema.graphql', import.meta.url)));
const source = new URL('../apps/admin/src/', import.meta.url);

/** Where a document of the admin app stands, and its text: template texts that begin like one. */
const texts = readdirSync(fileURLToPath(source), { recursive: true, encoding: 'utf8' })
  // Not the example in the words about it.
  .filter((name) => /\.tsx?$/.test(name) && name !== 'data/graphql.ts')
  .flatMap((name) =>
    [
      ...read(new URL(name, source)).matchAll(
        /[`'](\s*(?:query|mutation|subscription|fragment) \w+[^`']*)[`']/g,
      ),
    ].map(([, document]) => [name, String(document)] as const),
  );

const fragmentName = (document: string) => /^\s*fragment (\w+)/.exec(document)?.[1];
const documents = texts.filter(([, document]) => fragmentName(document) === undefined);
const fragments = new Map(
  texts.flatMap(([, document]) => {
    const name = fragmentName(document);
    return name === undefined ? [] : [[name, document]];
  }),
);

/** A document with the fragments that it spreads, and those that these spread: fragments are written once and stand elsewhere. */
function whole(document: string): string {
  const parts = new Map([['', document]]);
  for (const part of parts.values())
    for (const [, name] of part.matchAll(/\.\.\.\s*(?!on\b)(\w+)/g)) {
      const fragment = fragments.get(String(name));
      if (fragment !== undefined) parts.set(String(name), fragment);
    }
  return [...parts.values()].join('\n');
}

test('the admin app asks for several things', () => expect(documents.length).toBeGreaterThan(4));

test.each(documents)('%s asks for what the schema has', (_, document) => {
  expect(validate(schema, parse(whole(document))).map(({ message }) => message)).toEqual([]);
});

test('every fragment of the admin app is spread somewhere', () => {
  const spread = documents.map(([, document]) => whole(document)).join('\n');
  expect([...fragments.keys()].filter((name) => !spread.includes(`fragment ${name} `))).toEqual([]);
});
