/** What a reader will hold or unpack before it gives up on a record or an archive. */
export interface ReadLimits {
  /** Bytes of one record (an XML document, a JSON line, a CSV row). The largest grants have some 30 MB. */
  readonly recordBytes: number;
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
  recordBytes: 64 * MIB,
  unpackedBytes: 32 * 1024 * MIB,
  unpackedRatio: 200,
  ratioFromBytes: 64 * MIB,
  spooledBytes: 8 * 1024 * MIB,
};
