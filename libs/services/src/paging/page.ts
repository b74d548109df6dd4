/** A window of a list: `first` rows after an opaque cursor that an earlier page gave (null: from the start). */
export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
  /**
   * In place of `after`, and of lists alone that say so: the `first` rows right before a cursor, or the last ones of the list
   * where that is null.
   */
  readonly backward?: { readonly before: string | null };
}

/** Lists are counted up to this number; one more means "more than this". */
export const COUNTED = 10_000;

export interface PageEdge<Row> {
  readonly cursor: string;
  readonly node: Row;
}

/** One page of a list in a fixed order (keyset pagination: rows that appear or vanish shift nothing). */
export interface Page<Row> {
  readonly edges: readonly PageEdge<Row>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /**
   * Counts the rows of the list; runs SQL only when called. Where counting would take long it ends at {@link COUNTED} and
   * one more.
   */
  totalCount(): Promise<number>;
}

/** How many rows a list has, as far as that could be told soon. */
export interface QuickCount {
  /** Rows that were counted; {@link COUNTED} and one more means more than {@link COUNTED}. */
  readonly count: number;
  /** Whether these are all; otherwise there are at least as many. */
  readonly isWhole: boolean;
}

/** A count that ended at {@link COUNTED} and one more, if not before. */
export const upToCounted = (count: number): QuickCount => ({ count, isWhole: count <= COUNTED });
