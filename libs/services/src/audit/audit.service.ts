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

/** What is about to be done; how it ended is said later. */
export type BegunAuditEntry = Omit<NewAuditEntry, 'errorCode'>;

/** The code of an entry whose end nobody has noted: it is under way, or its process died, or its end waits in the journal. */
export const OUTCOME_UNKNOWN = 'OUTCOME_UNKNOWN';

export interface AuditService {
  /**
   * To be called before anything is changed: nothing is done of which nothing could be told. Answers how to note the end, null or
   * the code of its error; that never fails.
   * @throws AUDIT_UNAVAILABLE where neither the database nor the journal takes the entry
   */
  begin(entry: BegunAuditEntry): Promise<(errorCode: string | null) => Promise<void>>;
  /**
   * An entry of what is over. Never fails: what the database does not take waits in a journal on the disk until it does; if that is not possible
   * either, the entry stands in the server's log.
   */
  record(entry: NewAuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
}

/** What the audit log has of a key that was let in on what was known of it, while the database could not be asked. */
export const letInWithoutDatabase = (principal: Principal): NewAuditEntry => ({
  principal,
  action: 'letInWithoutDatabase',
  arguments: {},
  errorCode: null,
  address: null,
  requestId: null,
});
