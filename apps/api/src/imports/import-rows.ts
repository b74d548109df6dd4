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

export function importOf({ errorCode, errorMessage, ...row }: ImportRow): Import {
  return {
    ...row,
    kind: row.kind.toLowerCase() as ImportKind,
    state: row.state.toLowerCase() as ImportState,
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
  };
}

export function rejectionOf({ id, scope, file, place, code, reason, excerpt }: Rejection): ImportRejection {
  return { id, scope: scope as ImportRejection['scope'], file, place, code, reason, excerpt };
}
