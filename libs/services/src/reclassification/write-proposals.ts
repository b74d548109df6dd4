import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { lockPatents } from '../database/index.js';
import type { Actor } from '../runs/runs.service.js';
import { IS_CHANGED, STAYS } from './changed-symbols.js';
import type { Proposal } from './propose.js';
import type { ReclassificationReport } from './reclassification.service.js';
import { type Decision, writeDecisions } from './write-decisions.js';

/** What is accepted without a reviewer. */
export interface AcceptanceRules {
  /** From this confidence on; null: nothing by its confidence. */
  readonly acceptAbove: number | null;
  /** What becomes of symbols for which the concordance names one successor alone. */
  readonly moves: 'accepted' | 'proposed';
}

interface ProposedPatent {
  readonly patent: { readonly id: number };
  readonly proposals: readonly Proposal[];
}

/** Writes what is proposed for a batch of patents and carries out what the rules accept, in the caller's transaction. */
export async function writeProposals(
  client: pg.ClientBase,
  batch: readonly ProposedPatent[],
  { rules, runId, actor }: { readonly rules: AcceptanceRules; readonly runId: string; readonly actor: Actor },
): Promise<WrittenProposals> {
  await lockPatents(client);
  const proposed = batch.flatMap(({ patent, proposals }) =>
    proposals.map((proposal) => ({ patentId: patent.id, ...proposal })),
  );
  // Patents and the scheme may have changed since they were read: only what is still carried, gone or split, and in use is proposed.
  const { rows } = await client.query<WrittenRow>(
    `INSERT INTO reclassification AS r (patent_id, symbol, successor, confidence, rule, candidates, run_id, split_in)
     SELECT d."patentId", d.symbol, d.successor, d.confidence, d.rule, d.candidates, $2::uuid, fact.split_in
       FROM jsonb_to_recordset($1::jsonb) AS d ("patentId" int, symbol text, successor text, confidence real, rule text,
                                                candidates jsonb)
       JOIN patent_classification c ON c.patent_id = d."patentId" AND c.symbol = d.symbol
       JOIN cpc_node n ON n.id = c.node_id AND ${IS_CHANGED}
       LEFT JOIN cpc_symbol_fact fact ON fact.symbol = d.symbol
      WHERE d.successor IS NULL
         OR EXISTS (SELECT FROM cpc_node next WHERE next.symbol = d.successor AND next.removed_in IS NULL)
      ORDER BY d."patentId", c.ordinal
     ON CONFLICT (patent_id, symbol) DO UPDATE
        SET state = 'OPEN', successor = excluded.successor, confidence = excluded.confidence, rule = excluded.rule,
            candidates = excluded.candidates, run_id = excluded.run_id, split_in = excluded.split_in, proposed_at = now()
      WHERE NOT ${STAYS}
     RETURNING r.id, r.patent_id AS "patentId", r.symbol, r.successor, r.confidence, r.rule,
               EXISTS (SELECT FROM reclassification_change c
                        WHERE c.reclassification_id = r.id
                           AND (c.undone_at IS NOT NULL OR c.run_id IS NULL)) AS "isForPeople"`,
    [JSON.stringify(proposed), runId],
  );
  const decisions = rows.flatMap((row) => acceptedBy(row, rules) ?? []);
  await writeDecisions(client, decisions, { by: actor, runId });
  const accepted = new Set(decisions.map(({ reclassificationId }) => reclassificationId));
  const moved = rows.filter(({ id, rule }) => rule === 'concordance' && accepted.has(id)).length;
  return {
    patents: new Set(rows.map(({ patentId }) => patentId)).size,
    symbols: rows.length,
    moved,
    accepted: accepted.size - moved,
    open: rows.length - accepted.size,
  };
}

type WrittenProposals = Pick<ReclassificationReport, 'patents' | 'symbols' | 'moved' | 'accepted' | 'open'>;

interface WrittenRow {
  readonly id: number;
  readonly patentId: number;
  readonly symbol: CpcSymbol;
  readonly successor: CpcSymbol | null;
  readonly confidence: number;
  readonly rule: Proposal['rule'];
  /** Whether a person has decided on it, or taken a decision back: then people decide. */
  readonly isForPeople: boolean;
}

/** What the rules make of a proposal; null: a reviewer is to decide. */
export function acceptedBy(row: WrittenRow, { acceptAbove, moves }: AcceptanceRules): Decision | null {
  const { id, patentId, symbol, successor, confidence, rule, isForPeople } = row;
  // Of a symbol that is still in use no rule says which part of it a patent is about.
  if (successor === null || isForPeople || rule === 'split') return null;
  const decision = { reclassificationId: id, patentId, symbol, successor, decision: 'replaced' } as const;
  if (rule === 'concordance')
    return moves === 'accepted'
      ? { ...decision, reason: 'The revision concordance names this successor alone.' }
      : null;
  // The nearest symbol above has no confidence at all: 0 as a limit does not accept it.
  if (acceptAbove === null || confidence === 0 || confidence < acceptAbove) return null;
  return { ...decision, reason: `Its confidence ${confidence.toFixed(2)} reaches ${acceptAbove}.` };
}
