import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { keptEmbeddings } from '@nonet/encoder';
import { nextTurn, row } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import { type Database, inTransaction } from '../database/index.js';
import { storedEmbeddings } from '../database/stored-embeddings.js';
import { patentConditions } from '../patents/patent-query.js';
import { allowedSuccessors } from './candidate-pools.js';
import { type Proposal, propose } from './propose.js';
import type { ReclassificationOptions, ReclassificationReport } from './reclassification.service.js';
import type { ReclassificationRequest } from './reclassify-patents.operation.js';
import { CarrierCounts } from './shared-carriers.js';
import {
  carriedChangedSymbols,
  countWaiting,
  waitingPatents,
  type WaitingPatent,
} from './waiting-patents.js';
import { writeProposals } from './write-proposals.js';

/** How far earlier attempts of a run came. */
const COUNTED_OF_RUN = `
  SELECT count(DISTINCT r.patent_id)::int AS patents, count(*)::int AS symbols,
         count(*) FILTER (WHERE c.id IS NOT NULL AND r.rule = 'concordance')::int AS moved,
         count(*) FILTER (WHERE c.id IS NOT NULL AND r.rule <> 'concordance')::int AS accepted,
         count(*) FILTER (WHERE c.id IS NULL)::int AS open
    FROM reclassification r
    LEFT JOIN reclassification_change c ON c.reclassification_id = r.id AND c.run_id = r.run_id
   WHERE r.run_id = $1`;

/**
 * Goes through the patents that carry removed or split symbols, batch by batch: proposals and what is accepted of them are written together,
 * and what is written is not looked at again, so a run that was killed goes on with the next batch.
 */
export async function reclassify(
  database: Database,
  encoder: Encoder,
  { filter, acceptAbove, keepMoves }: ReclassificationRequest,
  { runId, actor, signal, onPreparation, onProgress }: ReclassificationOptions,
): Promise<Omit<ReclassificationReport, 'model'>> {
  const { pool, prisma } = database;
  const condition = await patentConditions(prisma, filter);
  const { rows } = await pool.query<Omit<ReclassificationReport, 'model' | 'runId'>>(COUNTED_OF_RUN, [runId]);
  let report = { runId, ...rows[0]! };
  const total = report.patents + (await countWaiting(database, condition, runId));
  const changed = await carriedChangedSymbols(database, condition);
  const { allowed, candidates } = await allowedSuccessors(database, encoder, changed, {
    signal,
    onPreparation,
  });
  const counts = await CarrierCounts.read(
    pool,
    changed.map(({ symbol }) => symbol),
    candidates,
  );
  const all = new Set(candidates);
  const isCandidate = (symbol: CpcSymbol) => all.has(symbol);
  const rules = { acceptAbove, moves: keepMoves ? 'proposed' : 'accepted' } as const;
  for await (const batch of waitingPatents(database, condition, runId)) {
    signal?.throwIfAborted();
    const vectors = await vectorsOf(batch, signal);
    const proposed: { patent: WaitingPatent; proposals: Proposal[] }[] = [];
    for (const [at, patent] of batch.entries()) {
      const proposals: Proposal[] = [];
      for (const symbol of patent.removed) {
        const successors = allowed.get(symbol);
        // Carried only since the run began: the next one finds it.
        if (successors === undefined) continue;
        const { carried } = patent;
        const vector = vectors[at] ?? null;
        proposals.push(propose({ symbol, carried, vector, allowed: successors, counts, isCandidate }));
        // Thousands of candidates are compared: others are answered meanwhile.
        await nextTurn();
      }
      proposed.push({ patent, proposals });
    }
    const written = await inTransaction(pool, (client) =>
      writeProposals(client, proposed, { rules, runId, actor }),
    );
    report = {
      runId,
      patents: report.patents + written.patents,
      symbols: report.symbols + written.symbols,
      moved: report.moved + written.moved,
      accepted: report.accepted + written.accepted,
      open: report.open + written.open,
    };
    onProgress?.({ ...report, total });
  }
  return report;

  async function vectorsOf(batch: readonly WaitingPatent[], stop: AbortSignal | undefined) {
    const texts = [...new Set(batch.map(({ text }) => text))].filter((text) => text !== '');
    const store = storedEmbeddings(pool);
    const vectors =
      texts.length === 0
        ? null
        : await keptEmbeddings(texts, { encoder, role: 'query', store, signal: stop });
    const byText = new Map(texts.map((text, at) => [text, row(vectors!, at)]));
    return batch.map(({ text }) => byText.get(text) ?? null);
  }
}
