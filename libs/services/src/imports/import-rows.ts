import type {
  Import as ImportRow,
  ImportKind as RowKind,
  ImportState as RowState,
  Rejection,
} from '../generated/prisma/client.js';
import type { Import, ImportKind, ImportRejection, ImportState } from './imports.service.js';

export const rowKind: Readonly<Record<ImportKind, RowKind>> = { scheme: 'SCHEME', patents: 'PATENTS' };
export const rowState: Readonly<Record<ImportState, RowState>> = {
  running: 'RUNNING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
};

export function importOf(row: ImportRow): Import {
  const { id, source, read, added, updated, unchanged, removed, rejected, duplicates } = row;
  const { startedBy, startedAt, finishedAt, errorCode, errorMessage } = row;
  return {
    id,
    kind: row.kind.toLowerCase() as ImportKind,
    state: row.state.toLowerCase() as ImportState,
    source,
    read,
    added,
    updated,
    unchanged,
    removed,
    rejected,
    duplicates,
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
    startedBy,
    startedAt,
    finishedAt,
  };
}

export function rejectionOf({ id, scope, file, place, code, reason, excerpt }: Rejection): ImportRejection {
  return { id, scope: scope as ImportRejection['scope'], file, place, code, reason, excerpt };
}
