import type { LabelNode } from '@nonet/labels';
import type pg from 'pg';

interface StoredLabel {
  readonly id: number;
  readonly key: string;
  readonly parent: string | null;
  readonly title: string;
  readonly description: string | null;
  readonly symbols: readonly string[];
  readonly removedIn: number | null;
}

export interface LabelChanges {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly returned: number;
}

/**
 * Writes the labels of a version: a label that is known by its key keeps its row, also one that was removed once; those that the version
 * lacks are buried, with what people said of them.
 */
export async function writeLabels(
  client: pg.ClientBase,
  { labelSetId, version }: { readonly labelSetId: number; readonly version: number },
  labels: readonly LabelNode[],
): Promise<LabelChanges> {
  const { rows } = await client.query<StoredLabel>(
    `SELECT l.id, l.key, p.key AS parent, l.title, l.description, l.symbols, l.removed_in AS "removedIn"
       FROM label l LEFT JOIN label p ON p.id = l.parent_id WHERE l.label_set_id = $1`,
    [labelSetId],
  );
  const known = new Map(rows.map((label) => [label.key, label]));
  const parentOf = ({ parent }: LabelNode) => labels[parent]?.id ?? null;
  const isSame = (stored: StoredLabel, label: LabelNode) =>
    stored.parent === parentOf(label) &&
    stored.title === label.title &&
    stored.description === label.description &&
    stored.symbols.join() === label.symbols.join();
  let [added, changed, returned] = [0, 0, 0];
  for (const label of labels) {
    const stored = known.get(label.id);
    if (stored === undefined) added++;
    else if (stored.removedIn !== null) returned++;
    else if (!isSame(stored, label)) changed++;
  }
  const { rowCount: removed } = await client.query(
    `UPDATE label SET position = NULL, subtree_end = NULL, removed_in = $2
      WHERE label_set_id = $1 AND removed_in IS NULL AND NOT key = ANY($3)`,
    [labelSetId, version, labels.map(({ id }) => id)],
  );
  const written = labels.map(({ id, address, title, description, symbols, depth, subtreeEnd }, position) => ({
    key: id,
    address,
    title,
    description,
    symbols,
    depth,
    position,
    end: subtreeEnd,
  }));
  await client.query(
    `INSERT INTO label (label_set_id, key, address, title, description, symbols, depth, position, subtree_end, added_in)
     SELECT $1, key, address, title, description, symbols, depth, position, "end", $2
       FROM jsonb_to_recordset($3::jsonb)
         AS n (key text, address text, title text, description text, symbols text[], depth int, position int, "end" int)
     ON CONFLICT (label_set_id, key) DO UPDATE SET address = coalesce(excluded.address, label.address), title = excluded.title, description = excluded.description,
       symbols = excluded.symbols, depth = excluded.depth, position = excluded.position, subtree_end = excluded.subtree_end,
       removed_in = NULL`,
    [labelSetId, version, JSON.stringify(written)],
  );
  await client.query(
    `UPDATE label l SET parent_id = p.id
       FROM unnest($2::text[], $3::text[]) AS n (name, above)
       LEFT JOIN label p ON p.label_set_id = $1 AND p.key = n.above
      WHERE l.label_set_id = $1 AND l.key = n.name AND l.parent_id IS DISTINCT FROM p.id`,
    [labelSetId, labels.map(({ id }) => id), labels.map(parentOf)],
  );
  return { added, changed, removed: removed ?? 0, returned };
}

/** An example to keep: the ids of its labels. */
export interface GivenExample {
  readonly number: string;
  readonly text: string | null;
  readonly labels: readonly string[];
}

/**
 * Replaces the examples that came the same way before; of a patent that came both ways those given beside the labels count, so these are
 * written first.
 */
export async function writeExamples(
  client: pg.ClientBase,
  labelSetId: number,
  examples: readonly GivenExample[],
  ofFile: boolean,
): Promise<void> {
  await client.query('DELETE FROM label_example WHERE label_set_id = $1 AND of_file = $2', [
    labelSetId,
    ofFile,
  ]);
  if (!ofFile)
    await client.query('DELETE FROM label_example WHERE label_set_id = $1 AND number = ANY($2)', [
      labelSetId,
      examples.map(({ number }) => number),
    ]);
  await client.query(
    `WITH given AS (
       SELECT * FROM jsonb_to_recordset($2::jsonb) AS g (number text, text text, labels text[])
     ), written AS (
       INSERT INTO label_example (label_set_id, number, text, of_file)
       SELECT $1, number, text, $3 FROM given
       ON CONFLICT (label_set_id, number) DO NOTHING
       RETURNING id, number
     )
     INSERT INTO label_example_label (example_id, label_id)
     SELECT DISTINCT w.id, l.id FROM written w JOIN given g ON g.number = w.number
       CROSS JOIN unnest(g.labels) AS named (name) JOIN label l ON l.label_set_id = $1 AND l.key = named.name
     ON CONFLICT DO NOTHING`,
    [labelSetId, JSON.stringify(examples), ofFile],
  );
}
