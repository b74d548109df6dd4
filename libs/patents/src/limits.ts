/** What a reader will hold or unpack before it gives up on a record or an archive. */
export interface ReadLimits {
  /** Bytes of one XML document; all but a little of a large one is description, which costs no more than its bytes. */
  readonly documentBytes: number;
  /** Maximum number of bytes of a line of JSONL or row of CSV: parsed, it may take forty times that. */
  readonly rowBytes: number;
  /**
   * Maximum number of rejected records before a source is given up as a whole: lists of rejections must stay
   * readable.
   */
  readonly rejectedRecords: number;
  /** Bytes that one source may unpack to, all its entries together. A weekly file unpacks to about 1 GB. */
  readonly unpackedBytes: number;
  /** Unpacked over packed bytes, looked at once `ratioFromBytes` are unpacked. Patent XML packs about 6 to 1. */
  readonly unpackedRatio: number;
  readonly ratioFromBytes: number;
  /** Bytes of an archive that arrives as a stream: it has to be put on disk, its index stands at its end. */
  readonly spooledBytes: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: ReadLimits = {
  documentBytes: 64 * MIB,
  rowBytes: 8 * MIB,
  rejectedRecords: 100_000,
  unpackedBytes: 32 * 1024 * MIB,
  unpackedRatio: 200,
  ratioFromBytes: 64 * MIB,
  spooledBytes: 8 * 1024 * MIB,
};
