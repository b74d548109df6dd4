import { parseSymbol } from '@nonet/cpc-taxonomy';
import { notFound } from '../errors/errors.js';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import type { PredictionFilter } from './predictions.service.js';

/** The part of the scheme that a filter speaks of, as a condition on a node `n`. @throws NOT_FOUND for an unknown symbol */
export async function nodeCondition(
  prisma: PrismaClient,
  { symbol, under, level }: Pick<PredictionFilter, 'symbol' | 'under' | 'level'>,
): Promise<Prisma.Sql> {
  const all = [Prisma.sql`true`];
  if (symbol !== undefined) all.push(Prisma.sql`n.id = ${(await requireNode(prisma, symbol)).id}`);
  if (level !== undefined) all.push(Prisma.sql`n.level = ${rowLevel[level]}::cpc_level`);
  if (under !== undefined) {
    const { id, position, subtreeEnd } = await requireNode(prisma, under);
    // A removed symbol has no place, and nothing below it.
    all.push(
      position === null
        ? Prisma.sql`n.id = ${id}`
        : Prisma.sql`n.position >= ${position} AND n.position < ${subtreeEnd ?? position + 1}`,
    );
  }
  return Prisma.join(all, ' AND ');
}

async function requireNode(prisma: PrismaClient, text: string) {
  const symbol = parseSymbol(text);
  const node = await prisma.cpcNode.findUnique({
    where: { symbol },
    select: { id: true, position: true, subtreeEnd: true },
  });
  if (node === null) throw notFound({ what: 'CPC symbol', key: symbol });
  return node;
}
