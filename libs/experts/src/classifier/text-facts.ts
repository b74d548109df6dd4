/** What is known of a text beside its words. */
export interface TextFacts {
  /** Of publication, as `2017-05-09`; null: not known. */
  readonly date: string | null;
  readonly applicants: readonly string[];
  /** Symbols that it is known to carry, as deep as they are known, of all sections. */
  readonly symbols: readonly string[];
}
