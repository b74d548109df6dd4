import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';

const read = (file: URL) => readFileSync(file, 'utf8');
const schema = buildSchema(read(new URL('../apps/api/schema.graphql', import.meta.url)));
const source = new URL('../apps/admin/src/', import.meta.url);

/** The GraphQL documents of the admin app: template texts that begin like one. */
const documents = readdirSync(fileURLToPath(source), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .flatMap((name) =>
    [...read(new URL(name, source)).matchAll(/[`'](\s*(?:query|mutation|subscription) \w+[^`']*)[`']/g)].map(
      ([, document]) => [name, String(document)] as const,
    ),
  );

test('the admin app asks for several things', () => expect(documents.length).toBeGreaterThan(4));

test.each(documents)('%s asks for what the schema has', (_, document) => {
  expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
});
