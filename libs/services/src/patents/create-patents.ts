import { longPatentText } from '@nonet/patents/record';
import type { Encoder } from '@nonet/plugins';
import { notFound } from '../errors/errors.js';
import { Prisma } from '../generated/prisma/client.js';
import { groupInOrder, inOrder } from '../paging/index.js';
import { vectorOfText } from './kept-vectors.js';
import { knownNumbers, unknownNumbers } from './known-numbers.js';
import { patentCounts, patentPages } from './patent-pages.js';
import { listPatents } from './patent-query.js';
import { readSearch } from './patent-search.js';
import { assignedOf, patentColumns, patentOf, type PatentRow } from './patent-rows.js';
import type { AssignedSymbol, Patent, PatentsService } from './patents.service.js';
import { createSimilarity, type SimilarityDependencies } from './similarity.js';

export interface StoredPatents extends PatentsService {
  /** Computes missing vectors, now and after every import, so that no search has to wait for them. Where no model can answer, once one can. */
  keepVectors(): Promise<void>;
  /** The vector of a stored patent's whole text, which is kept. */
  vectorOf(text: string, encoder: Encoder, signal?: AbortSignal): Promise<Float32Array | undefined>;
  close(): Promise<void>;
}

export function createPatents(dependencies: SimilarityDependencies): StoredPatents {
  const { prisma } = dependencies.database;
  const similarity = createSimilarity(dependencies);
  const patentsWhere = async (condition: Prisma.Sql): Promise<Patent[]> => {
    const rows = await prisma.$queryRaw<
      PatentRow[]
    >`SELECT ${patentColumns} FROM patent p WHERE ${condition}`;
    return rows.map(patentOf);
  };
  const byIds = async (ids: readonly number[]) =>
    inOrder(ids, await patentsWhere(Prisma.sql`p.id = ANY(${[...ids]})`), ({ id }) => id);
  const byNumber = async (number: string) => {
    const id = (await knownNumbers(prisma, [number])).get(number) ?? null;
    if (id === null) return null;
    const [patent] = await byIds([id]);
    return patent ?? null;
  };

  return {
    byNumber,
    byIds,
    unknownNumbers: ({ numbers = [] }) => unknownNumbers(prisma, numbers),
    async searchReading({ search }) {
      if (!search) return null;
      const read = await readSearch(prisma, search);
      return read.kind === 'numbers'
        ? { byNumber: true, symbols: [], words: '' }
        : { byNumber: false, symbols: read.symbols, words: read.words };
    },
    list: (filter, order, page) => listPatents(dependencies.database, filter, order, page),
    ofNodes: (nodeIds, page) => patentPages(prisma, nodeIds, page),
    countsOf: (nodeIds) => patentCounts(prisma, nodeIds),
    async classificationsOf(patentIds) {
      const rows = await prisma.$queryRaw<(AssignedSymbol & { patentId: number })[]>`
        SELECT patent_id AS "patentId", symbol, node_id AS "nodeId", inventive, first, version
          FROM patent_classification WHERE patent_id = ANY(${[...patentIds]}) ORDER BY patent_id, ordinal`;
      return groupInOrder(patentIds, rows, ({ patentId }) => patentId).map((given) => given.map(assignedOf));
    },
    async similar(to, { top, signal }) {
      const given = to.kind === 'patent' ? await byNumber(to.number) : null;
      if (to.kind === 'patent' && given === null) throw notFound({ what: 'patent', key: to.number });
      const text = to.kind === 'text' ? to.text : await longPatentText(given!, signal);
      const nearest = await similarity.search({ text, id: given?.id ?? null }, top, signal);
      const patents = await byIds(nearest.map(({ id }) => id));
      return nearest.flatMap(({ score }, index) => {
        const patent = patents[index];
        return patent ? [{ patent, score }] : [];
      });
    },
    similarSearch: similarity.state,
    keepVectors: similarity.keep,
    vectorOf: (text, encoder, signal) => vectorOfText(dependencies.database, encoder, text, { signal }),
    close: similarity.close,
  };
}
