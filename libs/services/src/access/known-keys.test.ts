import { afterEach, expect, test, vi } from 'vitest';
import { databaseAway } from '../errors/errors.js';
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
const SECOND = 1_000;
const stored = async () => row;
const revoked = async () => ({ ...row, revokedAt: new Date(1) });
const away = () => Promise.reject(databaseAway({ reason: 'it refuses connections' }));

/** Keys, and what announces something to them. */
function keys(withoutDatabase = 300 * SECOND) {
  let announce: (said: string | null) => void = () => undefined;
  const notifications = {
    on: (_channel: string, heard: (said: string | null) => void) => {
      announce = heard;
      return () => undefined;
    },
  };
  const known = new KnownKeys(notifications, withoutDatabase);
  return { known, announce: (said: string | null) => announce(said) };
}

afterEach(() => vi.useRealTimers());

test('KnownKeys notes the use of a remembered key', async () => {
  const { known } = keys();
  await known.find(hash, stored);
  expect(known.touch(hash, row, { at: new Date(5), resolution: 1 })).toBe(true);
  expect((await known.find(hash, revoked))?.row).toEqual({ ...row, lastUsedAt: new Date(5) });
});

test('KnownKeys reads a key again when it is revoked while its use is noted', async () => {
  const { known } = keys();
  await known.find(hash, stored);
  known.forget();
  known.touch(hash, row, { at: new Date(5), resolution: 1 });
  expect((await known.find(hash, revoked))?.row).toMatchObject({ revokedAt: new Date(1) });
});

test('KnownKeys reads a key again when it is revoked while it is read', async () => {
  const { known } = keys();
  await known.find(hash, async () => {
    known.forget();
    return row;
  });
  expect((await known.find(hash, revoked))?.row).toMatchObject({ revokedAt: new Date(1) });
});

test('KnownKeys reads a key once for all requests that come at the same time', async () => {
  const { known } = keys();
  const read = vi.fn(stored);
  const found = await Promise.all(Array.from({ length: 3_000 }, () => known.find(hash, read)));
  expect(read).toHaveBeenCalledTimes(1);
  expect(found.every((key) => key?.row === row)).toBe(true);
});

test('KnownKeys shares no look that began before a revocation with a request that came after it', async () => {
  const { known, announce } = keys();
  let answer: (row: KeyRow) => void = () => undefined;
  const before = known.find(hash, () => new Promise((resolve) => (answer = resolve)));
  announce('');
  expect((await known.find(hash, revoked))?.row).toMatchObject({ revokedAt: new Date(1) });
  answer(row);
  await before;
  expect((await known.find(hash, stored))?.row).toMatchObject({ revokedAt: new Date(1) });
});

test('KnownKeys lets a known key in for a while when the database is away, and says so, and an unknown one never', async () => {
  vi.useFakeTimers();
  const { known } = keys(60 * SECOND);
  await expect(known.find(hash, away)).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  await known.find(hash, stored);
  vi.advanceTimersByTime(59 * SECOND);
  expect(await known.find(hash, away)).toMatchObject({
    row,
    withoutDatabase: { code: 'DATABASE_UNREACHABLE' },
  });
  vi.advanceTimersByTime(2 * SECOND);
  await expect(known.find(hash, away)).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
});

test('KnownKeys asks for every key again when announcements may have been missed', async () => {
  const { known, announce } = keys();
  await known.find(hash, stored);
  announce(null);
  expect(await known.find(hash, away)).toMatchObject({
    row,
    withoutDatabase: { code: 'DATABASE_UNREACHABLE' },
  });
  expect((await known.find(hash, revoked))?.row).toMatchObject({ revokedAt: new Date(1) });
});

test('KnownKeys knows no key without the database that was revoked before', async () => {
  const { known, announce } = keys();
  await known.find(hash, stored);
  announce('');
  await expect(known.find(hash, away)).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
});

test('KnownKeys has the database hear of the use of a key once when many requests come at the same time', async () => {
  const { known } = keys();
  const found = await Promise.all(Array.from({ length: 100 }, () => known.find(hash, stored)));
  const heard = found.filter((key) => known.touch(hash, key!.row, { at: new Date(), resolution: 60_000 }));
  expect(heard).toHaveLength(1);
});
