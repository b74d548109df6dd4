import { describe, expect, test } from 'vitest';
import { connectErrorOf, connectionBrokeWith } from './database-errors.js';
import { databaseBusy } from './errors.js';
import { toNonetError } from './library-errors.js';

const postgres = (code: string) => Object.assign(new Error('said so'), { code, severity: 'ERROR' });
/** As Prisma reports what its adapter met. */
const prisma = (code: string, cause: object) =>
  Object.assign(new Error('Invalid invocation'), { code, meta: { driverAdapterError: { cause } } });

describe('a fault of the database', () => {
  test.each<[string, string, Error]>([
    ['terminated by an administrator', 'DATABASE_UNREACHABLE', postgres('57P01')],
    ['crashed', 'DATABASE_UNREACHABLE', postgres('57P02')],
    ['starting up', 'DATABASE_UNREACHABLE', postgres('57P03')],
    ['a failed connection', 'DATABASE_UNREACHABLE', postgres('08006')],
    ['a full disk', 'DISK_FULL', postgres('53100')],
    ['too many connections', 'DATABASE_BUSY', postgres('53300')],
    ['out of memory', 'DATABASE_BUSY', postgres('53200')],
    ['a deadlock', 'DATABASE_BUSY', postgres('40P01')],
    ['lost under the driver', 'DATABASE_UNREACHABLE', new Error('Connection terminated unexpectedly')],
    ['no free connection', 'DATABASE_BUSY', new Error('timeout exceeded when trying to connect')],
    [
      'terminated under Prisma',
      'DATABASE_UNREACHABLE',
      prisma('P2010', { kind: 'postgres', code: '57P01', originalCode: '57P01' }),
    ],
    ['a full disk under Prisma', 'DISK_FULL', prisma('P2010', { kind: 'postgres', code: '53100' })],
    ['refused under Prisma', 'DATABASE_UNREACHABLE', prisma('P1001', { kind: 'DatabaseNotReachable' })],
    [
      'a transaction of Prisma that could not begin',
      'DATABASE_BUSY',
      Object.assign(new Error('x'), { code: 'P2028' }),
    ],
  ])('%s has the code %s', (_name, code, thrown) => {
    expect(toNonetError(thrown)).toMatchObject({ code, errorClass: 'unavailable', cause: thrown });
    expect(toNonetError(thrown).retryAfter).toBeGreaterThan(0);
  });

  test('keeps its code and its words when Prisma passes it on as its own', () => {
    const said = databaseBusy({ reason: '2000 wait for it already' }).message;
    const passed = Object.assign(new Error(`\nInvalid \`prisma.patent.count()\` invocation:\n\n\n${said}`), {
      code: 'DATABASE_BUSY',
    });
    expect(toNonetError(passed)).toMatchObject({ code: 'DATABASE_BUSY', message: said, retryAfter: 1 });
  });

  test('is told without the address of the database', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), { code: 'ECONNREFUSED' });
    expect(connectErrorOf(refused).message).not.toContain('10.1.2.3');
    expect(connectErrorOf(refused).code).toBe('DATABASE_UNREACHABLE');
    const password = Object.assign(postgres('28P01'), {
      message: 'password authentication failed for user "me"',
    });
    expect(connectErrorOf(password).code).toBe('DATABASE_UNREACHABLE');
    expect(connectErrorOf(password).message).not.toContain('me"');
  });

  test('is known by what its connection broke with, and the same of another socket is none', () => {
    const reset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const ours = reset();
    connectionBrokeWith(ours);
    expect(toNonetError(ours).code).toBe('DATABASE_UNREACHABLE');
    expect(toNonetError(reset()).code).toBe('INTERNAL');
  });
});

test('a statement that PostgreSQL refuses for what it says is no fault of the database', () => {
  expect(toNonetError(postgres('42601')).code).toBe('INTERNAL');
});
