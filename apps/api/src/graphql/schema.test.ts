import { buildApiSchema, printApiSchema } from './schema.js';
import { test } from 'vitest';
import { writeFileSync } from 'node:fs';
test('x', () => {
  writeFileSync('apps/api/schema.graphql', printApiSchema(buildApiSchema()));
});
