import { z } from 'zod';
import { invalidCursor } from '../errors/errors.js';
import type { Page, PageRequest } from './page.js';

/** The key of a row in its order: the values ordered by, the last of them unique. */
export type RowKey = readonly (string | number | null)[];

/** Whether PostgreSQL takes a number as `real`, neither too large for it nor too near to 0. */
const fitsReal = (value: number) => {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) && (rounded !== 0 || value === 0);
};

/** Schemas of the values of a key, each as narrow as its column: a cursor comes back from a client, and may be anything. */
const parts = {
  integer: z.int32(),
  bigint: z.int(),
  real: z.number().refine(fitsReal),
  double: z.number(),
  text: z.string().regex(/^[^\0]*$/),
  /** Text, or null where a row has none. */
  name: z
    .string()
    .regex(/^[^\0]*$/)
    .nullable(),
  id: z.uuid(),
  /** `2025-06-19`, or null where a row has no day. */
  day: z.iso
    .date()
    .regex(/^(?!0000)/)
    .nullable(),
  /** As `toISOString` writes it, `2025-06-19T08:30:00.000Z`; PostgreSQL has no year 0. */
  moment: z.iso.datetime({ precision: 3 }).regex(/^(?!0000)/),
};
export type KeyShape = readonly (keyof typeof parts)[];

const cursorSchema = z.tuple([z.string()], z.union([z.string(), z.number(), z.null()]));

/** An opaque cursor: the order it belongs to, and the key of a row in it. */
function encodeCursor(order: string, key: RowKey): string {
  return Buffer.from(JSON.stringify([order, ...key])).toString('base64url');
}

/** The key that a page starts behind; null for the first page. @throws CURSOR_INVALID */
export function decodeCursor(order: string, shape: KeyShape, cursor: string | null): RowKey | null {
  if (cursor === null) return null;
  try {
    const [name, ...key] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    const fits =
      key.length === shape.length && shape.every((part, i) => parts[part].safeParse(key[i]).success);
    if (name === order && fits) return key;
  } catch {
    // Falls through: whatever is not one of our cursors is refused alike.
  }
  throw invalidCursor({ cursor });
}

/**
 * A page from up to `first + 1` rows, which the caller has read in order from behind the cursor; of a page backward, in the
 * opposite order.
 */
export function pageOf<Row>(
  request: PageRequest,
  rows: readonly Row[],
  list: { order: string; keyOf: (row: Row) => RowKey; totalCount: () => Promise<number> },
): Page<Row> {
  const { first, after, backward } = request;
  const more = rows.length > first;
  const taken = rows.slice(0, first);
  return {
    edges: (backward ? taken.reverse() : taken).map((node) => ({
      node,
      cursor: encodeCursor(list.order, list.keyOf(node)),
    })),
    hasNextPage: backward ? backward.before !== null : more,
    hasPreviousPage: backward ? more : after !== null,
    totalCount: list.totalCount,
  };
}

/** One answer for each key, in order, as loaders need it. */
export function inOrder<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}

/** The rows of each key, in order, as loaders need them. */
export function groupInOrder<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): Row[][] {
  const byKey = new Map<Key, Row[]>(keys.map((key) => [key, []]));
  for (const row of rows) byKey.get(keyOf(row))?.push(row);
  return keys.map((key) => byKey.get(key) ?? []);
}
