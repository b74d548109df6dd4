import { expect, test } from 'vitest';
import type { ApiKey as KeyRow } from '../generated/prisma/client.js';
import { KnownKeys } from './known-keys.js';

const hash = Buffer.from('a hash of thirty-two bytes, really');
const row: KeyRow = {
  id: '01234567-89ab-cdef-0123-456789abcdef',
  name: 'tool',
  role: 'READER',
  scopes: [],
  hash,
  prefix: 'nonet_ab',
  createdAt: new Date(0),
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
};
const revoked = async () => ({ ...row, revokedAt: new Date(1) });
const silent = { on: () => () => undefined, close: async () => undefined };

test('KnownKeys notes the use of a remembered key', async () => {
  const known = new KnownKeys(silent);
  await known.find(hash, async () => row);
  known.touch(hash, new Date(5));
  expect(await known.find(hash, revoked)).toEqual({ ...row, lastUsedAt: new Date(5) });
});

test('KnownKeys reads a key again when it is revoked while its use is noted', async () => {
  const known = new KnownKeys(silent);
  await known.find(hash, async () => row);
  known.forget();
  known.touch(hash, new Date(5));
  expect(await known.find(hash, revoked)).toMatchObject({ revokedAt: new Date(1) });
});

test('KnownKeys reads a key again when it is revoked while it is read', async () => {
  const known = new KnownKeys(silent);
  await known.find(hash, async () => {
    known.forget();
    return row;
  });
  expect(await known.find(hash, revoked)).toMatchObject({ revokedAt: new Date(1) });
});
