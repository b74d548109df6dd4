import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { checked } from '@nonet/operations';
import type { Logger } from 'pino';
import {
  isUuid,
  KEYS_CHANNEL,
  lockedTransaction,
  LOCKS,
  type Database,
  type Notifications,
} from '../database/index.js';
import { conflict, forbidden, notFound, unauthenticated } from '../errors/errors.js';
import { Prisma, type ApiKey as KeyRow } from '../generated/prisma/client.js';
import { decodeCursor, pageOf } from '../paging/index.js';
import { createApiKey, type NewKey } from './create-api-key.operation.js';
import type { ApiKey, KeysService, Principal, Role } from './keys.service.js';
import { KnownKeys } from './known-keys.js';
import { isWithin } from './scopes.js';
import type { TokenVerifier } from './tokens.js';

const PREFIX_CHARACTERS = 8;
/** Resolution of `lastUsedAt`; a write for every request would cost more than it is worth. */
const USE_MILLISECONDS = 60_000;

export interface KeysDependencies {
  readonly notifications: Pick<Notifications, 'on'>;
  /** null where no identity provider is configured. */
  readonly tokens: TokenVerifier | null;
  /** How long a key that was used before is good while the database cannot be asked. */
  readonly secondsWithoutDatabase: number;
  /** Told, at most once a minute for each, who was let in without the database. */
  readonly onWithoutDatabase: (principal: Principal) => void;
  readonly log: Logger;
}

export function createKeys(
  database: Pick<Database, 'prisma' | 'pool'>,
  { notifications, tokens, secondsWithoutDatabase, onWithoutDatabase, log }: KeysDependencies,
): KeysService {
  const { prisma } = database;
  const known = new KnownKeys(notifications, secondsWithoutDatabase * 1000);
  /** When each key was last let in without the database. */
  const letIn = new Map<string, number>();
  /** Keys that administer everything; a key with scopes may not be able to create others. */
  const administering = (): Prisma.ApiKeyWhereInput => ({
    role: 'ADMIN',
    scopes: { isEmpty: true },
    revokedAt: null,
    OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
  });
  /**
   * One at a time: two revocations must not leave the server without an admin, and two starts must not make two
   * first keys.
   */
  const alone = <T>(action: (transaction: Prisma.TransactionClient) => Promise<T>) =>
    lockedTransaction(database, LOCKS.admins, action);

  return {
    async create(asked, creator) {
      const key = checked(createApiKey.fields, asked);
      const { scopes } = key;
      if (creator && !isWithin(scopes, creator.scopes)) {
        const action = 'A key that may do more than the one that makes it';
        throw forbidden({
          action,
          needs: 'a key without scopes',
          has: `the scopes ${creator.scopes.join(', ')}`,
        });
      }
      const secret = newSecret();
      const row = await prisma.apiKey.create({
        data: keyData(secret, key),
      });
      return { key: keyOf(row), secret };
    },

    ensureAdmin: (given) =>
      alone(async (transaction) => {
        if (given !== null) {
          const row = await transaction.apiKey.findUnique({ where: { hash: hashOf(given) } });
          if (row === null) {
            await transaction.apiKey.create({ data: keyData(given, adminKey('NONET_ADMIN_KEY')) });
          } else assertAdministers(row);
          return null;
        }
        if ((await transaction.apiKey.count({ where: administering() })) > 0) return null;
        const secret = newSecret();
        await transaction.apiKey.create({ data: keyData(secret, adminKey('first admin key')) });
        return secret;
      }),

    async revoke(id) {
      const revoked = await alone(async (transaction) => {
        const key = isUuid(id) ? await transaction.apiKey.findUnique({ where: { id } }) : null;
        if (key === null) throw notFound({ what: 'API key', key: id });
        if (key.revokedAt !== null) return keyOf(key);
        const others = await transaction.apiKey.count({
          where: { id: { not: id }, ...administering() },
        });
        if (key.role === 'ADMIN' && key.scopes.length === 0 && others === 0) {
          throw conflict({
            reason: `The key ${key.name} is the last usable admin key; make another one first.`,
          });
        }
        await transaction.$executeRaw`SELECT pg_notify(${KEYS_CHANNEL}, '')`;
        return keyOf(await transaction.apiKey.update({ where: { id }, data: { revokedAt: new Date() } }));
      });
      // The announcement comes back a moment later; this process need not wait for it.
      known.forget();
      return revoked;
    },

    async list(page) {
      const after = decodeCursor('keys', ['moment', 'id'], page.after);
      const [time, id] = [new Date(String(after?.[0])), String(after?.[1])];
      const rows = await prisma.apiKey.findMany({
        where: after ? { OR: [{ createdAt: { lt: time } }, { createdAt: time, id: { lt: id } }] } : {},
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: page.first + 1,
      });
      return pageOf(page, rows.map(keyOf), {
        order: 'keys',
        keyOf: (key) => [key.createdAt.toISOString(), key.id],
        totalCount: () => prisma.apiKey.count(),
      });
    },

    async authenticate(authorization) {
      if (!authorization) throw unauthenticated({ reason: 'There is no API key.' });
      const secret = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
      if (secret === undefined) throw unauthenticated({ reason: 'The Authorization header is malformed.' });
      if (tokens?.recognises(secret)) return tokens.verify(secret);
      const hash = hashOf(secret);
      const found = await known.find(hash, () => prisma.apiKey.findUnique({ where: { hash } }));
      if (found === null) throw unauthenticated({ reason: 'The API key is unknown.' });
      const { row, withoutDatabase } = found;
      if (row.revokedAt !== null)
        throw unauthenticated({ reason: `The API key ${row.prefix}… was revoked.` });
      const now = new Date();
      if (row.expiresAt !== null && row.expiresAt <= now) {
        throw unauthenticated({ reason: `The API key ${row.prefix}… has expired.` });
      }
      const { id, name, role, scopes } = keyOf(row);
      const principal = { id, name, role, scopes };
      const isDue = (last: number | undefined) => now.getTime() - (last ?? 0) > USE_MILLISECONDS;
      if (withoutDatabase !== null) {
        if (isDue(letIn.get(id))) {
          letIn.set(id, now.getTime());
          onWithoutDatabase(principal);
        }
        return principal;
      }
      letIn.delete(id);
      if (known.touch(hash, row, { at: now, resolution: USE_MILLISECONDS })) {
        await prisma.apiKey
          .updateMany({ where: { id: row.id }, data: { lastUsedAt: now } })
          // Who may come in does not depend on whether that can be noted.
          .catch((error: unknown) => log.warn({ err: error }, 'the use of a key could not be noted'));
      }
      return principal;
    },
  };
}

const newSecret = () => `nonet_${randomBytes(32).toString('base64url')}`;
/** A secret of 256 random bits needs no slow hash, and so it can be looked up. */
const hashOf = (secret: string) => createHash('sha256').update(secret).digest();

const adminKey = (name: string): NewKey => ({ name, role: 'admin', scopes: [], expiresAt: null });

function keyData(secret: string, { name, role, expiresAt, scopes }: NewKey): Prisma.ApiKeyCreateInput {
  const hash = hashOf(secret);
  // Nothing of a key that a person chose is shown: of a short one that would be too much.
  const prefix = secret.startsWith('nonet_')
    ? secret.slice(0, 'nonet_'.length + PREFIX_CHARACTERS)
    : 'chosen';
  const upper = role.toUpperCase() as KeyRow['role'];
  return { id: randomUUID(), name, role: upper, scopes: [...new Set(scopes)], expiresAt, hash, prefix };
}

/** @throws CONFLICT for a known key that is revoked, expired or no admin's */
function assertAdministers({ role, scopes, revokedAt, expiresAt }: KeyRow): void {
  const problem =
    revokedAt !== null
      ? `was revoked on ${revokedAt.toISOString()}`
      : expiresAt !== null && expiresAt <= new Date()
        ? `expired on ${expiresAt.toISOString()}`
        : role !== 'ADMIN'
          ? `has the role ${role.toLowerCase()}, not admin`
          : scopes.length > 0
            ? `is kept to the scopes ${scopes.join(', ')}`
            : null;
  if (problem !== null) throw conflict({ reason: `The key in NONET_ADMIN_KEY ${problem}; choose another.` });
}

function keyOf(row: KeyRow): ApiKey {
  const { id, name, scopes, prefix, createdAt, expiresAt, revokedAt, lastUsedAt } = row;
  const role = row.role.toLowerCase() as Role;
  return { id, name, role, scopes, prefix, createdAt, expiresAt, revokedAt, lastUsedAt };
}
