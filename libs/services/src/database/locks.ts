/**
 * Keys of PostgreSQL's advisory locks. Any numbers will do, as long as every process uses the same and no two are alike.
 */
export const LOCKS = {
  /** Migrating. */
  migrations: 7_240_519,
  /** Writing a scheme. */
  scheme: 7_240_520,
  /** With the id of an import: held as long as its process lives and works on it. */
  imports: 7_240_521,
  /** Deciding who administers: the first key, and revocations. */
  admins: 7_240_522,
  /**
   * Writing a batch of patents: which of them are stored already must not change meanwhile. Whoever changes assigned symbols
   * holds it alone, whoever writes predictions shares it.
   */
  patents: 7_240_526,
  /**
   * The first of two batches that one import writes at a time: the lock of patents is with the second. Whoever has taken that one
   * shares this one, and so waits for a first batch whose second has died.
   */
  patentsBeside: 7_240_527,
  /** Loading the sample data. */
  sampleData: 7_240_523,
  /** Making the tables of the queue. */
  queue: 7_240_524,
  /** Bringing the journal of the audit log into the database. */
  auditJournal: 7_240_525,
  /** Numbering and activating models, and marking them as removed. */
  models: 7_240_540,
  /** Putting artifacts and clearing them away. */
  artifacts: 7_240_541,
  /** With the id of a label set: learning it, which reads what people said at its beginning and keeps it at its end. */
  labelLearning: 7_240_542,
} as const;
