import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { PATENTS_CHANNEL } from '../database/index.js';
import { settleDisagreement } from '../patents/disagreement.js';
import type { Actor } from '../runs/runs.service.js';
import type { ReclassificationState } from './list-reclassifications.operation.js';

/** What is to become of a removed symbol of a patent. */
export interface Decision {
  readonly reclassificationId: number;
  readonly patentId: number;
  readonly symbol: CpcSymbol;
  readonly decision: Exclude<ReclassificationState, 'open'>;
  /** With `replaced`. */
  readonly successor: CpcSymbol | null;
  readonly reason: string;
}

/**
 * Carries out decisions on open proposals and records them, in the caller's transaction, which holds the lock of patents. A successor
 * takes the place, the rank and the kind of the symbol that goes, unless the patent carries it already.
 */
export async function writeDecisions(
  client: pg.ClientBase,
  decisions: readonly Decision[],
  { by, runId }: { readonly by: Actor; readonly runId: string | null },
): Promise<void> {
  if (decisions.length === 0) return;
  const { rows: gone } = await client.query<{ patentId: number; symbol: CpcSymbol; row: object }>(
    `DELETE FROM patent_classification c USING jsonb_to_recordset($1::jsonb) AS d ("patentId" int, symbol text, decision text)
      WHERE c.patent_id = d."patentId" AND c.symbol = d.symbol AND d.decision <> 'kept'
     RETURNING c.patent_id AS "patentId", c.symbol, to_jsonb(c) AS row`,
    [JSON.stringify(decisions)],
  );
  const before = new Map(gone.map(({ patentId, symbol, row }) => [`${patentId} ${symbol}`, row]));
  const recorded = decisions.map((decision) => ({
    ...decision,
    before: before.get(`${decision.patentId} ${decision.symbol}`) ?? null,
  }));
  const { rows: added } = await client.query<{ patentId: number; symbol: CpcSymbol }>(
    `INSERT INTO patent_classification (patent_id, symbol, ordinal, node_id, inventive, first, of_document)
     SELECT DISTINCT ON (d."patentId", d.successor) d."patentId", d.successor, (d.before->>'ordinal')::smallint, n.id,
            (d.before->>'inventive')::boolean, (d.before->>'first')::boolean, (d.before->>'of_document')::boolean
       FROM jsonb_to_recordset($1::jsonb) AS d ("patentId" int, successor text, before jsonb)
       LEFT JOIN cpc_node n ON n.symbol = d.successor
      WHERE d.successor IS NOT NULL AND d.before IS NOT NULL
      ORDER BY d."patentId", d.successor, (d.before->>'ordinal')::smallint
     ON CONFLICT (patent_id, symbol) DO NOTHING
     RETURNING patent_id AS "patentId", symbol`,
    [JSON.stringify(recorded)],
  );
  // Of several symbols with one successor the first has brought it.
  const fresh = new Set(added.map(({ patentId, symbol }) => `${patentId} ${symbol}`));
  const changes = recorded.map((change) => ({
    ...change,
    isNew: change.before !== null && fresh.delete(`${change.patentId} ${change.successor}`),
  }));
  await client.query(
    `INSERT INTO reclassification_change (reclassification_id, decision, successor, reason, run_id, decided_by,
                                          decided_by_name, before, is_new)
     SELECT "reclassificationId", upper(decision)::reclassification_state, successor, reason, $2::uuid, $3, $4,
            before, "isNew"
       FROM jsonb_to_recordset($1::jsonb) AS d ("reclassificationId" int, decision text, successor text, reason text,
                                                before jsonb, "isNew" boolean)`,
    [JSON.stringify(changes), runId, by.id, by.name],
  );
  await client.query(
    `UPDATE reclassification r SET state = upper(d.decision)::reclassification_state
       FROM jsonb_to_recordset($1::jsonb) AS d ("reclassificationId" int, decision text)
      WHERE r.id = d."reclassificationId"`,
    [JSON.stringify(decisions)],
  );
  await settlePatents(client, [...new Set(gone.map(({ patentId }) => patentId))]);
}

/** What else is known of patents whose symbols changed. */
export async function settlePatents(client: pg.ClientBase, patentIds: readonly number[]): Promise<void> {
  if (patentIds.length === 0) return;
  await client.query(
    `UPDATE patent p SET updated_at = now(),
            classified = EXISTS (SELECT FROM patent_classification c WHERE c.patent_id = p.id)
      WHERE p.id = ANY($1)`,
    [patentIds],
  );
  await settleDisagreement(client, patentIds, null);
  await client.query(`NOTIFY ${PATENTS_CHANNEL}`);
}
