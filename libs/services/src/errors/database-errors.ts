import { databaseAway, databaseBusy, databaseDiskFull, NonetError } from './errors.js';

/** What is wrong with the database itself, whichever statement met it. */
type FaultKind = 'away' | 'busy' | 'full';

interface Fault {
  readonly kind: FaultKind;
  readonly reason: string;
}

const away = (reason: string): Fault => ({ kind: 'away', reason });
const busy = (reason: string): Fault => ({ kind: 'busy', reason });

/** By PostgreSQL's SQLSTATE (its manual, appendix A); two characters stand for a class. */
const bySqlState = new Map<string, Fault>([
  ['08', away('the connection was lost')],
  ['57P01', away('it was told to stop')],
  ['57P02', away('it crashed')],
  ['57P03', away('it is starting or stopping')],
  ['57P05', away('it closed an idle connection')],
  ['53100', { kind: 'full', reason: 'PostgreSQL could not write' }],
  ['53', busy('it is out of connections or memory')],
  ['40001', busy('others changed the same at that moment')],
  ['40P01', busy('others changed the same at that moment')],
]);

/** By what Prisma's adapter calls it, where it does not pass PostgreSQL's own code on. */
const byKind = new Map<string, Fault>([
  ['DatabaseNotReachable', away('it refuses connections')],
  ['ConnectionClosed', away('the connection was lost')],
  ['SocketTimeout', away('it does not answer')],
  ['TooManyConnections', busy('it is out of connections or memory')],
  ['TransactionWriteConflict', busy('others changed the same at that moment')],
]);

/** By Prisma's own code. */
const byPrismaCode = new Map<string, Fault>([
  ['P1001', away('it refuses connections')],
  ['P1002', away('it does not answer')],
  ['P1008', away('it does not answer')],
  ['P1017', away('the connection was lost')],
  ['P2024', busy('no connection became free in time')],
  ['P2028', busy('a transaction could not begin or end in time')],
  ['P2034', busy('others changed the same at that moment')],
  ['P2037', busy('it is out of connections or memory')],
]);

/** Of a socket, on the way to the database. */
const bySocketCode = new Map<string, Fault>([
  ['ECONNREFUSED', away('it refuses connections')],
  ['ENOTFOUND', away('its host is unknown')],
  ['EAI_AGAIN', away('its host is unknown')],
]);

const CONNECT_TIMEOUT = /^(Connection terminated due to connection timeout|timeout expired)$/;

/** The errors that the driver makes itself have no code. */
const byMessage: readonly (readonly [RegExp, Fault])[] = [
  [/^timeout exceeded when trying to connect$/, busy('no connection became free in time')],
  [CONNECT_TIMEOUT, away('it does not answer')],
  [/^Connection terminated/, away('the connection was lost')],
  [
    /^Client (has encountered a connection error|was closed) and is not queryable$/,
    away('the connection was lost'),
  ],
];

/**
 * Errors that have their code already and went through Prisma, which makes them its own: the code stays, and what they said
 * is the last line.
 */
const passedOn = new Map<unknown, (facts: { said: string }, cause: unknown) => NonetError>(
  [databaseAway, databaseBusy, databaseDiskFull].map((create) => {
    const { retryAfter } = create({ reason: '' });
    return [
      create.code,
      create.inOtherWords(
        ({ said }: { said: string }) => said,
        () => Number(retryAfter),
      ),
    ];
  }),
);
const lastLine = (message: string) => message.trimEnd().split('\n').at(-1)!;

/** Errors that a connection broke with: a socket's, which elsewhere may mean anything. */
const broken = new WeakSet<object>();

/** To be told of what a connection to the database broke with: the operation that used it ends with the same error. */
export function connectionBrokeWith(error: Error): void {
  broken.add(error);
}

/** Whether a connection was given up because nothing came back, which a process that is busy itself also finds. */
export const isConnectTimeout = (error: unknown): boolean =>
  error instanceof Error && CONNECT_TIMEOUT.test(error.message);

/**
 * What the database itself is at fault for, as an error with the code for that: DATABASE_UNREACHABLE, DATABASE_BUSY or
 * DISK_FULL; null for any other error.
 */
export function databaseErrorOf(thrown: unknown): NonetError | null {
  if (!(thrown instanceof Error)) return null;
  const passed = passedOn.get((thrown as { code?: unknown }).code);
  if (passed) return passed({ said: lastLine(thrown.message) }, thrown);
  const fault = faultOf(thrown);
  return fault && errorOf(fault, thrown);
}

/** The same of an attempt to connect, where every failure means that the database cannot be reached. */
export function connectErrorOf(thrown: unknown): NonetError {
  if (thrown instanceof NonetError) return thrown;
  const { code, message } = Object(thrown) as { code?: unknown; message?: unknown };
  const fault = thrown instanceof Error ? faultOf(thrown) : null;
  // What PostgreSQL says names a user, and what a socket says an address.
  const isPostgres = thrown instanceof Error && 'severity' in thrown;
  const isSocket = typeof code === 'string' && /^E[A-Z]/.test(code);
  const said = isPostgres ? 'it refuses this program' : String(isSocket ? code : message);
  return errorOf(fault ?? bySocketCode.get(String(code)) ?? away(said), thrown);
}

function faultOf(error: Error): Fault | null {
  const { code, meta } = error as Error & { code?: unknown; meta?: AdapterMeta };
  const adapter = meta?.driverAdapterError?.cause;
  const state = adapter?.originalCode ?? adapter?.code ?? code;
  return (
    (typeof state === 'string' && isSqlState(state, error, adapter !== undefined)
      ? (bySqlState.get(state) ?? bySqlState.get(state.slice(0, 2)))
      : undefined) ??
    byKind.get(String(adapter?.kind)) ??
    byPrismaCode.get(String(code)) ??
    byMessage.find(([pattern]) => pattern.test(error.message))?.[1] ??
    (broken.has(error) ? away('the connection was lost') : null)
  );
}

/** What Prisma says of an error that its adapter met. */
interface AdapterMeta {
  readonly driverAdapterError?: {
    readonly cause?: { readonly kind?: string; readonly code?: string; readonly originalCode?: string };
  };
}

/** Five characters, and from PostgreSQL: `severity` stands in all of its errors. */
const isSqlState = (state: string, error: Error, fromAdapter: boolean) =>
  /^[0-9A-Z]{5}$/.test(state) && (fromAdapter || 'severity' in error);

function errorOf({ kind, reason }: Fault, cause: unknown): NonetError {
  switch (kind) {
    case 'away':
      return databaseAway({ reason }, cause);
    case 'busy':
      return databaseBusy({ reason }, cause);
    case 'full':
      return databaseDiskFull({ reason }, cause);
  }
}
