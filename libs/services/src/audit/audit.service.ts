import type { Principal, Role } from '../access/keys.service.js';
import type { Page, PageRequest } from '../paging/index.js';
import type { AuditFilter } from './list-audit.operation.js';

/** What somebody changed, or tried to change. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  /** The key's id, the token's subject, or `cli`. */
  readonly principal: string;
  readonly principalName: string;
  readonly role: Role;
  /** The mutation. */
  readonly action: string;
  /** Its arguments, without secrets and long texts. */
  readonly arguments: unknown;
  /** null: done. */
  readonly errorCode: string | null;
  readonly address: string | null;
  readonly requestId: string | null;
}

export interface NewAuditEntry {
  readonly principal: Principal;
  readonly action: string;
  /** The arguments in full; the log shortens them and leaves out secrets. */
  readonly arguments: unknown;
  readonly errorCode: string | null;
  readonly address: string | null;
  readonly requestId: string | null;
}

export interface AuditService {
  /** Never fails: if the database refuses an entry, it is written to the server's log. */
  record(entry: NewAuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
}

/** Whoever works on the machine itself needs no key. */
export const COMMAND_LINE: Principal = { id: 'cli', name: 'command line', role: 'admin', scopes: [] };
