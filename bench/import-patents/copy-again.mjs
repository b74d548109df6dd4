// What PostgreSQL alone needs for the rows of an import: COPY into tables of the same columns, indexes and generated text.
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

const TABLES = ['patent', 'patent_classification'];

export async function copyAgain({ pool }, timed) {
  const folder = await mkdtemp(join(tmpdir(), 'nonet-bench-'));
  const client = await pool.connect();
  try {
    const columns = new Map();
    for (const table of TABLES) {
      const { rows } = await client.query(
        `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS names FROM pg_attribute
          WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
        [table],
      );
      columns.set(table, rows[0].names);
      await pipeline(
        client.query(copyTo(`COPY ${table} (${rows[0].names}) TO STDOUT`)),
        createWriteStream(join(folder, table)),
      );
      await client.query(`CREATE TABLE ${table}_again (LIKE ${table} INCLUDING ALL)`);
    }
    return await timed(async () => {
      for (const table of TABLES)
        await pipeline(
          createReadStream(join(folder, table)),
          client.query(copyFrom(`COPY ${table}_again (${columns.get(table)}) FROM STDIN`)),
        );
      return {};
    });
  } finally {
    for (const table of TABLES) await client.query(`DROP TABLE IF EXISTS ${table}_again`);
    client.release();
    rmSync(folder, { recursive: true });
  }
}
