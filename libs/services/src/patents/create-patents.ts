import { setTimeout as sleep } from 'node:timers/promises';
import { row } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import type { Logger } from 'pino';
import type { EncodersService } from '../encoders/encoders.service.js';
import { PATENTS_CHANNEL, type Database, type Notifications } from '../database/index.js';
import { closing, notFound } from '../errors/errors.js';
import { Prisma } from '../generated/prisma/client.js';
import { groupInOrder, inOrder } from '../paging/index.js';
import { knownNumbers, unknownNumbers } from './known-numbers.js';
import { patentCounts, patentPages } from './patent-pages.js';
import { listPatents } from './patent-query.js';
import { readSearch } from './patent-search.js';
import { assignedOf, patentColumns, patentOf, type PatentRow } from './patent-rows.js';
import { passageOf } from './embed-patents.js';
import { PatentVectors } from './patent-vectors.js';
import type { AssignedSymbol, Patent, PatentsService } from './patents.service.js';

/** How long a search waits for patents that have no vector yet; it then answers from those that have one. */
const FRESHNESS_MILLISECONDS = 10_000;

interface PatentsDependencies {
  readonly database: Database;
  readonly encoders: EncodersService;
  readonly notifications: Notifications;
  readonly log: Logger;
  /** Number of vectors from which similar patents are looked for approximately. */
  readonly approximateFrom: number;
}

export interface StoredPatents extends PatentsService {
  /** Computes missing vectors, now and after every import, so that no search has to wait for them. */
  keepVectors(): Promise<void>;
  close(): Promise<void>;
}

export function createPatents(dependencies: PatentsDependencies): StoredPatents {
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
      const text =
        to.kind === 'text' ? to.text : passageOf(given ?? { title: null, abstract: null, claims: [] });
      const nearest = await similarity.search({ text, id: given?.id ?? null }, top, signal);
      const patents = await byIds(nearest.map(({ id }) => id));
      return nearest.flatMap(({ score }, index) => {
        const patent = patents[index];
        return patent ? [{ patent, score }] : [];
      });
    },
    similarSearch: similarity.state,
    keepVectors: similarity.keep,
    close: similarity.close,
  };
}

/** Waits for `work`, but not for ever; the work itself goes on. Rejects with the signal's reason. */
async function withPatience(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const timer = new AbortController();
  const over = AbortSignal.any([timer.signal, ...(signal ? [signal] : [])]);
  const patience = sleep(FRESHNESS_MILLISECONDS, undefined, { ref: false, signal: over }).catch(
    () => undefined,
  );
  await Promise.race([work, patience]);
  timer.abort();
  signal?.throwIfAborted();
}

/** Search by embedding. Costs nothing until its first use; from then on it follows imports. */
function createSimilarity({ database, encoders, notifications, log, approximateFrom }: PatentsDependencies) {
  const shutdown = new AbortController();
  const byEncoder = new Map<string, PatentVectors>();
  notifications.on(PATENTS_CHANNEL, () => {
    for (const vectors of byEncoder.values()) void keepUp(vectors);
  });

  const report = (error: unknown) => {
    if (!shutdown.signal.aborted)
      log.error({ err: error }, 'the vectors of patents could not be brought up to date');
  };
  const keepUp = (vectors: PatentVectors) => vectors.refresh(shutdown.signal).catch(report);
  const vectorsOf = (encoder: Encoder): PatentVectors => {
    const known = byEncoder.get(encoder.fingerprint);
    const vectors = known && !known.isLost ? known : new PatentVectors(database, encoder, approximateFrom);
    byEncoder.set(encoder.fingerprint, vectors);
    return vectors;
  };

  return {
    state: () => [...byEncoder.values()].at(-1)?.state ?? null,
    async keep() {
      // Nobody waits for it, and the encoder may end before it is open.
      await encoders
        .get(null)
        .then((encoder) => (shutdown.signal.aborted ? undefined : keepUp(vectorsOf(encoder))), report);
    },
    async search(of: { text: string; id: number | null }, top: number, signal: AbortSignal | undefined) {
      const encoder = await encoders.get(null);
      const vectors = vectorsOf(encoder);
      await withPatience(keepUp(vectors), signal);
      const known = of.id === null ? null : await vectors.of(of.id, signal ?? shutdown.signal);
      const vector = known ?? row(await encoder.embed([of.text], { role: 'query', signal }), 0);
      const nearest = (await vectors.nearest(vector, top + 1)).filter(({ id }) => id !== of.id);
      return nearest.slice(0, top);
    },
    async close() {
      shutdown.abort(closing({}));
      const all = [...byEncoder.values()];
      await Promise.allSettled(all.map((vectors) => vectors.refresh(shutdown.signal)));
      await Promise.all(all.map((vectors) => vectors.close()));
    },
  };
}
