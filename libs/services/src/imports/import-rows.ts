import type {
  Import as ImportRow,
  ImportKind as RowKind,
  ImportState as RowState,
  Rejection,
} from '../generated/prisma/client.js';
import {
  NOTHING_COUNTED,
  type Import,
  type ImportCounts,
  type ImportKind,
  type ImportRejection,
  type ImportState,
} from './imports.service.js';

export const rowKind: Readonly<Record<ImportKind, RowKind>> = { scheme: 'SCHEME', patents: 'PATENTS' };
export const rowState: Readonly<Record<ImportState, RowState>> = {
  running: 'RUNNING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
};

const COUNTS = Object.keys(NOTHING_COUNTED) as (keyof ImportCounts)[];

/** What an import did, of all that is known of it. */
export const countsOf = (given: ImportCounts): ImportCounts =>
  Object.fromEntries(COUNTS.map((name) => [name, given[name]])) as Record<keyof ImportCounts, number>;

export function importOf(row: ImportRow): Import {
  const { id, source, ignored } = row;
  const { startedBy, startedAt, finishedAt, errorCode, errorMessage } = row;
  return {
    id,
    kind: row.kind.toLowerCase() as ImportKind,
    state: row.state.toLowerCase() as ImportState,
    source,
    ...countsOf(row),
    ignored,
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
    startedBy,
    startedAt,
    finishedAt,
  };
}

export function rejectionOf({ id, scope, file, place, code, reason, excerpt }: Rejection): ImportRejection {
  return { id, scope: scope as ImportRejection['scope'], file, place, code, reason, excerpt };
}
