import type { Prisma } from '../generated/prisma/client.js';

export interface HistoryRow {
  readonly id: number;
  readonly modelId: number | null;
  readonly rollbackOf: number | null;
}

/**
* The activations that nobody took back, oldest first: the last one counts, and a rollback leads to the one before it. A
 * rollback is itself no step that could be taken back, so two in a row go back two steps.
 */
export function notRolledBack(rows: readonly HistoryRow[]): HistoryRow[] {
  const left: HistoryRow[] = [];
  for (const row of rows) {
    if (row.rollbackOf === null) left.push(row);
    else left.pop();
  }
  return left;
}

export async function readHistory(client: Pick<Prisma.TransactionClient, 'modelActivation'>) {
  return client.modelActivation.findMany({
    select: { id: true, modelId: true, rollbackOf: true },
    orderBy: { id: 'asc' },
  });
}
