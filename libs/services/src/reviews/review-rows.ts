import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Review as ReviewRow, Verdict as RowVerdict } from '../generated/prisma/client.js';
import type { Review, Verdict } from './reviews.service.js';

export const rowVerdict: Readonly<Record<Verdict, RowVerdict>> = {
  right: 'RIGHT',
  wrong: 'WRONG',
  missing: 'MISSING',
};

/** Only canonical symbols are written, so they are taken at their word. */
export function reviewOf(row: ReviewRow): Review {
  const { id, patentId, text, symbol, verdict, note, modelId, score, reviewedAt } = row;
  return {
    id,
    patentId,
    text,
    symbol: symbol as CpcSymbol,
    verdict: verdict.toLowerCase() as Verdict,
    note,
    modelId,
    score,
    reviewer: { id: row.reviewedBy, name: row.reviewerName },
    reviewedAt,
  };
}
