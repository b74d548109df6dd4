import { Prisma } from '../generated/prisma/client.js';
import { decodeCursor, type KeyShape, type PageRequest, type RowKey } from '../paging/index.js';
import type { Patent, PatentOrder } from './patents.service.js';

/** An order of patents `p` as SQL, and the condition that they stand beyond the cursor. @throws CURSOR_INVALID */
export function windowOf(
  order: PatentOrder,
  page: PageRequest,
): Window & Pick<Order, 'keyOf'> & { readonly name: string } {
  const { shape, keyOf } = orders[order.field];
  const name = `patents by ${order.field} ${order.direction}`;
  const key = decodeCursor(name, shape, cursorOf(page));
  return { name, keyOf, ...windowAt(order, key, page) };
}

/** The same beyond a key; null: from where the list begins, read forward or backward. */
export function windowAt(
  { field, direction }: PatentOrder,
  key: RowKey | null,
  { backward }: Pick<PageRequest, 'backward'>,
): Window {
  const { by, behind } = orders[field];
  const way = wayOf(direction, backward ? 'backward' : 'forward');
  return { by: by(way), behind: key === null ? Prisma.sql`true` : behind(key, way) };
}

/** The cursor that a page begins beyond. */
export const cursorOf = ({ after, backward }: PageRequest): string | null =>
  backward ? backward.before : after;

interface Window {
  readonly by: Prisma.Sql;
  readonly behind: Prisma.Sql;
}

/** How a list is read: a page backward reads its rows in the opposite order. */
interface Way {
  readonly step: Prisma.Sql;
  readonly beyond: Prisma.Sql;
  readonly nulls: 'first' | 'last';
}

function wayOf(direction: PatentOrder['direction'], way: 'forward' | 'backward'): Way {
  const rises = (direction === 'ascending') === (way === 'forward');
  const [step, beyond] = rises ? ['ASC', '>'] : ['DESC', '<'];
  return { step: Prisma.raw(step), beyond: Prisma.raw(beyond), nulls: way === 'forward' ? 'last' : 'first' };
}

/** How a list is ordered and where a page begins. Patents without what is ordered by come last, whichever way the list runs. */
interface Order {
  readonly shape: KeyShape;
  keyOf(patent: Patent): RowKey;
  by(way: Way): Prisma.Sql;
  behind(key: RowKey, way: Way): Prisma.Sql;
}

/** An order by something that not every patent has, and of equal ones by when they came. */
const byOptional = (
  column: Prisma.Sql,
  { cast, ...order }: Pick<Order, 'shape' | 'keyOf'> & { cast: Prisma.Sql },
): Order => ({
  ...order,
  by: ({ step, nulls }) =>
    Prisma.sql`${column} ${step} NULLS ${Prisma.raw(nulls.toUpperCase())}, p.id ${step}`,
  behind([value, id], { beyond, nulls }) {
    const among = Prisma.sql`(${column}, p.id) ${beyond} (${value ?? null}${cast}, ${Number(id)})`;
    const amongNulls = Prisma.sql`${column} IS NULL AND p.id ${beyond} ${Number(id)}`;
    if (nulls === 'last') return value === null ? amongNulls : Prisma.sql`(${among} OR ${column} IS NULL)`;
    return value === null ? Prisma.sql`(${amongNulls} OR ${column} IS NOT NULL)` : among;
  },
});

/** As the index has it. */
const FIRST_APPLICANT = Prisma.sql`lower(left(p.applicants[1], 100))`;

const byDate = byOptional(Prisma.sql`p.publication_date`, {
  shape: ['day', 'integer'],
  keyOf: ({ publicationDate, id }) => [publicationDate, id],
  cast: Prisma.sql`::date`,
});

const orders: Readonly<Record<PatentOrder['field'], Order>> = {
  imported: {
    shape: ['integer'],
    keyOf: ({ id }) => [id],
    by: ({ step }) => Prisma.sql`p.id ${step}`,
    behind: ([id], { beyond }) => Prisma.sql`p.id ${beyond} ${Number(id)}`,
  },
  number: {
    shape: ['text'],
    keyOf: ({ number }) => [number],
    by: ({ step }) => Prisma.sql`p.number ${step}`,
    behind: ([number], { beyond }) => Prisma.sql`p.number ${beyond} ${String(number)}`,
  },
  'publication-date': byDate,
  // Without words nothing is more relevant than the newest.
  relevance: byDate,
  applicant: byOptional(FIRST_APPLICANT, {
    shape: ['name', 'integer'],
    keyOf: ({ firstApplicant, id }) => [firstApplicant, id],
    cast: Prisma.sql`::text`,
  }),
};
