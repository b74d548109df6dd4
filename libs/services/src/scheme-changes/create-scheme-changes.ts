import { type CpcSymbol, parseSymbol } from '@nonet/cpc-taxonomy';
import type { Database } from '../database/index.js';
import { type CpcChangeKind, Prisma } from '../generated/prisma/client.js';
import { decodeCursor, inOrder, pageOf } from '../paging/index.js';
import type { SchemeChangeFilter, SchemeChangeKind } from './list-scheme-changes.operation.js';
import type { SchemeChange, SchemeChangesService, SchemeUpdate } from './scheme-changes.service.js';

/** Numbers of main groups as numbers, all else as text: the order of the scheme for whoever looks a symbol up. */
const inSymbolOrder = Prisma.sql`
  (left(c.symbol, 4) || lpad(split_part(substr(c.symbol, 6), '/', 1), 5, '0') || '/' || split_part(c.symbol, '/', 2)) COLLATE "C"`;

export function createSchemeChanges({ prisma }: Pick<Database, 'prisma'>): SchemeChangesService {
  return {
    async list(filter, page) {
      const after = decodeCursor('scheme-changes', ['integer', 'text', 'text'], page.after);
      const where = conditions(filter);
      const behind =
        after === null
          ? Prisma.sql`true`
          : Prisma.sql`(-c.scheme_id, ${inSymbolOrder}, c.kind::text) > (${-Number(after[0])}::int, ${String(after[1])}, ${String(after[2])})`;
      const rows = await prisma.$queryRaw<ChangeRow[]>`
        SELECT c.kind::text AS kind, c.symbol, c.from_version AS "fromVersion", s.version, c.before, c.after,
               c.scheme_id AS "schemeId", ${inSymbolOrder} AS key
          FROM cpc_scheme_change c JOIN cpc_scheme s ON s.id = c.scheme_id
         WHERE ${where} AND ${behind}
         ORDER BY c.scheme_id DESC, ${inSymbolOrder}, c.kind::text COLLATE "C" LIMIT ${page.first + 1}`;
      const keys = new Map<SchemeChange, string>();
      const changes = rows.map(({ key, kind, ...row }): SchemeChange => {
        const change = { ...row, kind: kind.toLowerCase() as SchemeChangeKind };
        keys.set(change, key);
        return change;
      });
      return pageOf(page, changes, {
        order: 'scheme-changes',
        keyOf: (change) => [change.schemeId, keys.get(change)!, change.kind.toUpperCase()],
        totalCount: async () => {
          const [counted] = await prisma.$queryRaw<{ count: number }[]>`
            SELECT count(*)::int AS count FROM cpc_scheme_change c JOIN cpc_scheme s ON s.id = c.scheme_id WHERE ${where}`;
          return counted?.count ?? 0;
        },
      });
    },
    updates: () => prisma.$queryRaw<SchemeUpdate[]>`
      SELECT s.id, s.version, c.from_version AS "fromVersion", s.imported_at AS "importedAt",
             (count(*) FILTER (WHERE c.kind = 'ADDED'))::int AS added,
             (count(*) FILTER (WHERE c.kind = 'REMOVED'))::int AS removed,
             (count(*) FILTER (WHERE c.kind = 'MOVED'))::int AS moved,
             (count(*) FILTER (WHERE c.kind = 'RETITLED'))::int AS retitled
        FROM cpc_scheme_change c JOIN cpc_scheme s ON s.id = c.scheme_id
       GROUP BY s.id, c.from_version ORDER BY s.id DESC`,
    async carriersOf(symbols) {
      const rows = await prisma.$queryRaw<{ symbol: CpcSymbol; count: number }[]>`
        SELECT symbol, count(*)::int AS count FROM patent_classification
         WHERE symbol = ANY(${[...symbols]}) GROUP BY symbol`;
      return inOrder(symbols, rows, ({ symbol }) => symbol).map((row) => row?.count ?? 0);
    },
    async touchedBy(ids) {
      const rows = await prisma.$queryRaw<{ id: number; count: number }[]>`
        SELECT c.scheme_id AS id, count(DISTINCT a.patent_id)::int AS count
          FROM cpc_scheme_change c JOIN patent_classification a ON a.symbol = c.symbol
          JOIN cpc_node n ON n.id = a.node_id AND n.removed_in IS NOT NULL
         WHERE c.scheme_id = ANY(${[...ids]}) AND c.kind = 'REMOVED' GROUP BY c.scheme_id`;
      return inOrder(ids, rows, ({ id }) => id).map((row) => row?.count ?? 0);
    },
  };
}

type ChangeRow = Omit<SchemeChange, 'kind'> & { readonly kind: CpcChangeKind; readonly key: string };

function conditions({ kind, under, version, update, carried }: SchemeChangeFilter): Prisma.Sql {
  const all = [Prisma.sql`true`];
  if (kind !== undefined) all.push(Prisma.sql`c.kind = ${kind.toUpperCase()}::cpc_change_kind`);
  if (under !== undefined) {
    // Symbols that are gone have no place in the tree any more; what a symbol begins with says where it stood.
    const beginning = parseSymbol(under).replace(/\/00$/, '/');
    all.push(Prisma.sql`starts_with(c.symbol, ${beginning})`);
  }
  if (version !== undefined) all.push(Prisma.sql`s.version = ${version}`);
  if (update !== undefined) all.push(Prisma.sql`c.scheme_id = ${update}`);
  if (carried !== undefined) {
    const is = Prisma.sql`EXISTS (SELECT FROM patent_classification a WHERE a.symbol = c.symbol)`;
    all.push(carried ? is : Prisma.sql`NOT ${is}`);
  }
  return Prisma.join(all, ' AND ');
}
