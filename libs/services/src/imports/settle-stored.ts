import type pg from 'pg';
import { PATENTS_CHANNEL } from '../database/index.js';
import { settleDisagreement } from '../patents/disagreement.js';
import { rowOf } from './import-row.js';
import { readStored } from './read-stored.js';
import { meaningsOf, settled, subclassesWithGroups } from './settle-slashless.js';
import { assignSymbols, updatePatents } from './store-patents.js';

/** Patents that are read and written together. */
const BATCH = 500;

/**
 * Settles the slashless symbols of stored patents with the scheme that the caller's transaction has written. The caller holds the
 * lock of patents.
 */
export async function settleStored(client: pg.ClientBase, signal: AbortSignal): Promise<void> {
  const withGroups = await subclassesWithGroups(client);
  let isChanged = false;
  for (let after = 0; ;) {
    signal.throwIfAborted();
    const { rows } = await client.query<{ id: number }>(
      `SELECT id FROM patent WHERE cardinality(slashless || slashless_ipc) > 0 AND id > $1 ORDER BY id LIMIT ${BATCH}`,
      [after],
    );
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
    const stored = await readStored(
      client,
      rows.map(({ id }) => id),
    );
    const meanings = await meaningsOf(client, [...stored.values()], withGroups);
    const changed = [...stored].flatMap(([id, before]) => {
      const record = settled(before, meanings);
      return record === before ? [] : [{ id, record }];
    });
    if (changed.length === 0) continue;
    isChanged = true;
    await updatePatents(
      client,
      null,
      changed.map(({ id, record }) => ({ id, row: rowOf(record) })),
    );
    await assignSymbols(
      client,
      changed.map(({ id, record }) => ({ id, isNew: false, classifications: record.classifications })),
      withGroups,
    );
    await settleDisagreement(
      client,
      changed.map(({ id }) => id),
      null,
    );
  }
  if (isChanged) await client.query(`NOTIFY ${PATENTS_CHANNEL}`);
}
