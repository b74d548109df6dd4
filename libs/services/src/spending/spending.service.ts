/** What somebody spent of a limit that holds for all servers together. */
export interface Spent {
  /** Of which limit. */
  readonly limit: string;
  /** An address, or the id of a principal. */
  readonly by: string;
  readonly amount: number;
}

/** Servers on one database tell each other what was spent at them, so that none has to ask the database for each request. */
export interface SpendingService {
  /** Tells all other servers. Never rejects: without a database each server counts for itself. */
  tell(spent: readonly Spent[]): Promise<void>;
  /** Calls `heard` with what other servers told. @returns a function that ends that */
  onTold(heard: (spent: readonly Spent[]) => void): () => void;
}
