import { parseSymbol, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import type { ActiveModel } from '../classification/active-model.js';
import { type Database, inTransaction, lockPatents } from '../database/index.js';
import { invalidInput, notFound } from '../errors/errors.js';
import { knownNumbers } from '../patents/known-numbers.js';
import { IS_CHANGED } from './changed-symbols.js';
import type { DecisionRequest } from './decide-reclassifications.operation.js';
import { listGroups } from './reclassification-groups.js';
import { listChanges, listReclassifications } from './reclassification-pages.js';
import type { ReclassificationService } from './reclassification.service.js';
import { reclassify } from './reclassify.js';
import { undoDecisions } from './undo-decisions.js';
import { type Decision, writeDecisions } from './write-decisions.js';

interface ReclassificationDependencies {
  readonly database: Database;
  readonly models: Pick<ActiveModel, 'lease'>;
}

export function createReclassification({
  database,
  models,
}: ReclassificationDependencies): ReclassificationService {
  const { pool, prisma } = database;
  return {
    async reclassify(request, options) {
      const { model, release } = await models.lease(request.model, { signal: options.signal });
      try {
        return { ...(await reclassify(database, model.encoder, request, options)), model: model.name };
      } finally {
        release();
      }
    },
    list: (filter, page) => listReclassifications(prisma, filter, page),
    groups: (filter, page) => listGroups(prisma, filter, page),
    changes: (filter, page) => listChanges(prisma, filter, page),
    async decide(request, by) {
      const patents = request.patents && (await idsOf(request.patents));
      return inTransaction(pool, async (client) => {
        await lockPatents(client);
        const decisions = await decisionsOf(client, request, patents);
        await writeDecisions(client, decisions, { by, runId: null });
        return { decided: decisions.length };
      });
    },
    undo: ({ change, run }, by) =>
      inTransaction(pool, async (client) => {
        await lockPatents(client);
        return { undone: await undoDecisions(client, { change, run }, by) };
      }),
  };

  /** Numbers that no stored patent has say nothing. */
  async function idsOf(numbers: readonly string[]): Promise<number[]> {
    return [...(await knownNumbers(prisma, numbers)).values()].filter((id) => id !== null);
  }
}

const STATES = { accept: 'replaced', choose: 'replaced', keep: 'kept', remove: 'removed' } as const;
const REASONS = {
  accept: 'A reviewer accepted what was proposed.',
  choose: 'A reviewer chose another successor.',
  keep: 'A reviewer keeps it.',
  remove: 'A reviewer removed it.',
} as const;

/** What a request means for each proposal that waits, whose patent still carries the symbol and whose symbol has not come back whole. */
async function decisionsOf(
  client: pg.ClientBase,
  request: DecisionRequest,
  patents: readonly number[] | null,
): Promise<Decision[]> {
  const symbol = parseSymbol(request.symbol);
  const proposed = request.proposed === null ? null : parseSymbol(request.proposed);
  const chosen = request.successor === null ? null : parseSymbol(request.successor);
  if (chosen !== null) {
    const { rowCount } = await client.query(
      `SELECT FROM cpc_node WHERE symbol = $1 AND removed_in IS NULL AND NOT not_allocatable
          AND level IN ('SUBCLASS', 'MAIN_GROUP', 'SUBGROUP')`,
      [chosen],
    );
    if (rowCount === 0)
      throw invalidInput({
        field: 'successor',
        value: chosen,
        allowed: 'a subclass or group that is in use and may be assigned',
      });
  }
  const { rows } = await client.query<{ id: number; patentId: number; successor: CpcSymbol | null }>(
    `SELECT r.id, r.patent_id AS "patentId", r.successor FROM reclassification r
       JOIN patent_classification c ON c.patent_id = r.patent_id AND c.symbol = r.symbol
       JOIN cpc_node n ON n.id = c.node_id AND ${IS_CHANGED}
      WHERE r.state = 'OPEN' AND r.symbol = $1 AND ($2::text IS NULL OR r.successor = $2)
        AND (NOT $5 OR r.successor IS NULL)
        AND ($3::int[] IS NULL OR r.patent_id = ANY($3))
        AND ($4 <> 'accept'
             OR EXISTS (SELECT FROM cpc_node next WHERE next.symbol = r.successor AND next.removed_in IS NULL))
      ORDER BY r.id`,
    [symbol, proposed, patents, request.decision, request.unproposed],
  );
  if (rows.length === 0)
    throw notFound({ what: 'open proposal', key: proposed ? `${symbol} → ${proposed}` : symbol });
  const decision = STATES[request.decision];
  return rows.map(({ id, patentId, successor }) => ({
    reclassificationId: id,
    patentId,
    symbol,
    decision,
    successor: decision === 'replaced' ? (chosen ?? successor) : null,
    reason: request.reason?.trim() || REASONS[request.decision],
  }));
}
