import { formatPlace, type Rejection } from '@nonet/patents';
import type pg from 'pg';
import { storableJson } from './storable-json.js';

/** As readers reject, and for files that cannot be opened. */
export type SourceRejection = Omit<Rejection, 'code'> & { readonly code: string };

/** Keeps rejections in the order in which they were met. */
export async function writeRejections(
  client: pg.ClientBase,
  importId: string,
  rejections: readonly SourceRejection[],
): Promise<void> {
  if (rejections.length === 0) return;
  const rows = rejections.map(({ place, ...rejection }) => ({ ...rejection, place: formatPlace(place) }));
  await client.query(
    `INSERT INTO rejection (import_id, scope, file, place, code, reason, excerpt)
     SELECT $1, scope, file, place, code, reason, excerpt
       FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (
              scope text, file text, place text, code text, reason text, excerpt text))
       WITH ORDINALITY AS given (scope, file, place, code, reason, excerpt, ordinal)
      ORDER BY ordinal`,
    [importId, storableJson(rows)],
  );
}
