// Fills a database with as many patents and predictions as a national office has, all of them made up.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomAt, shuffled, weightedDraw } from '@nonet/numerics';
import { from as copyFrom } from 'pg-copy-streams';

const SYMBOLS = { few: 1, most: 8 };
const WORDS = { title: 7, abstract: 45, claim: 30 };
const IMPORTS = 50;
const SUBCLASSES_PREDICTED = 6;
const GROUPS_PREDICTED = 4;

/** Draws from a list by Zipf's law: the first entries often, the last ones hardly ever. */
function zipf(entries, random, exponent = 1) {
  const draw = weightedDraw(entries.map((_, rank) => 1 / (rank + 1) ** exponent));
  return () => entries[draw(random)];
}

async function copy(client, target, rows) {
  function* chunks() {
    let chunk = '';
    for (const row of rows) {
      chunk += `${row.join('\t')}\n`;
      if (chunk.length > 1 << 17) {
        yield chunk;
        chunk = '';
      }
    }
    yield chunk;
  }
  await pipeline(
    Readable.from(chunks(), { objectMode: false }),
    client.query(copyFrom(`COPY ${target} FROM STDIN`)),
  );
}

/** Nodes of the scheme by level, and the words of its titles, the most frequent first. */
async function readScheme(client, random) {
  const { rows } = await client.query(
    'SELECT id, symbol, level::text, title FROM cpc_node WHERE position IS NOT NULL ORDER BY position',
  );
  const at = (level) => rows.filter((row) => row.level === level);
  const counts = new Map();
  for (const { title } of rows)
    for (const word of title.toLowerCase().match(/[a-z]{3,}/g) ?? [])
      counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
  const subclasses = at('SUBCLASS');
  const groups = new Map(subclasses.map(({ symbol }) => [symbol, { main: [], all: [] }]));
  for (const row of [...at('MAIN_GROUP'), ...at('SUBGROUP')]) {
    const group = groups.get(row.symbol.slice(0, 4));
    group.all.push(row);
    if (row.level === 'MAIN_GROUP') group.main.push(row);
  }
  return { words, subclasses: shuffled(subclasses, random), groups };
}

/** What a patent is about: one to eight symbols, most of them near each other. */
function symbolsOf(scheme, drawSubclass, random) {
  const count = SYMBOLS.few + Math.floor(random.next() ** 2 * (SYMBOLS.most - SYMBOLS.few + 1));
  const chosen = new Map();
  let subclass = drawSubclass();
  for (let i = 0; i < count; i++) {
    if (random.next() < 0.3) subclass = drawSubclass();
    const { all } = scheme.groups.get(subclass.symbol);
    const node = all.length === 0 ? subclass : all[Math.floor(random.next() ** 2 * all.length)];
    chosen.set(node.id, node);
  }
  return [...chosen.values()];
}

function* patentRows(count, scheme, imports, random) {
  const word = zipf(scheme.words, random);
  const text = (length) => Array.from({ length }, word).join(' ');
  const countries = ['US', 'US', 'US', 'US', 'US', 'US', 'EP', 'EP', 'CN', 'JP'];
  const start = Date.UTC(2005, 0, 4);
  const weeks = 52 * 20;
  for (let id = 1; id <= count; id++) {
    const country = countries[random.below(countries.length)];
    const kind = random.next() < 0.6 ? 'B2' : 'A1';
    const day = new Date(start + random.below(weeks) * 7 * 86_400_000).toISOString().slice(0, 10);
    const claims = JSON.stringify([{ number: '1', text: text(WORDS.claim) }]);
    const family = Math.ceil(random.next() * count * 0.7);
    const hash = `\\\\x${id.toString(16).padStart(64, '0')}`;
    yield [
      id,
      `${country}${10_000_000 + id}${kind}`,
      country,
      10_000_000 + id,
      kind,
      text(WORDS.title),
      text(WORDS.abstract),
      claims,
      day,
      `F${family}`,
      `{"Applicant ${Math.floor(random.next() ** 2 * 2000)}"}`,
      '{}',
      'GOLD',
      't',
      hash,
      hash,
      imports[Math.floor((id / count) * (IMPORTS - 1))],
    ];
  }
}

function* classificationRows(count, scheme, random) {
  const drawSubclass = zipf(scheme.subclasses, random, 0.8);
  for (let id = 1; id <= count; id++) {
    let ordinal = 0;
    for (const node of symbolsOf(scheme, drawSubclass, random))
      yield [
        id,
        node.symbol,
        ordinal,
        node.id,
        ordinal < 3 ? 't' : 'f',
        ordinal++ === 0 ? 't' : 'f',
        '2025.05',
      ];
  }
}

/** Ten predictions a patent: six subclasses and, where the scheme has them, four main groups; scores fall. */
function* predictionRows(modelId, patents, scheme, random) {
  const drawSubclass = zipf(scheme.subclasses, random, 0.8);
  for (let id = 1; id <= patents; id++) {
    let score = 0.3 + 0.7 * random.next();
    const nodes = new Set();
    let lead = null;
    while (nodes.size < SUBCLASSES_PREDICTED) {
      const subclass = drawSubclass();
      lead ??= subclass;
      nodes.add(subclass.id);
    }
    const { main } = scheme.groups.get(lead.symbol);
    for (let i = 0; i < GROUPS_PREDICTED; i++)
      nodes.add((main[random.below(main.length)] ?? drawSubclass()).id);
    for (const node of nodes) {
      yield [modelId, id, node, score.toFixed(6), score > 0.4 ? 't' : 'f'];
      score *= 0.4 + 0.5 * random.next();
    }
  }
}

/** Indexes cost most while rows come one by one: they are dropped and made again. */
async function withoutIndexes(client, tables, work) {
  const { rows } = await client.query(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
       FROM pg_index i WHERE i.indrelid = ANY($1::regclass[])
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  await work();
  await client.query(`SET maintenance_work_mem = '1GB'`);
  for (const { definition } of rows) await client.query(definition);
}

export async function generate(client, { patents, predictions, onStep }) {
  const random = randomAt(7);
  const scheme = await readScheme(client, random);
  const imports = Array.from({ length: IMPORTS }, () => randomUUID());
  await client.query(`SET session_replication_role = replica`); // keys are right by construction
  await client.query(
    `INSERT INTO import (id, kind, state, source, added, started_by, finished_at)
     SELECT id, 'PATENTS', 'SUCCEEDED', 'made-up.jsonl', $2, 'bench', now() FROM unnest($1::uuid[]) id`,
    [imports, Math.ceil(patents / IMPORTS)],
  );
  await client.query(
    `INSERT INTO model_version (id, kind, name, version, digest, files, bytes, configuration, data, created_by)
     SELECT n, 'EXPERTS', 'bench', n, 'digest ' || n, '[]', 0, '{}', '{}', 'bench' FROM generate_series(1, 2) n`,
  );
  await client.query(`INSERT INTO model_activation (model_id, activated_by) VALUES (2, 'bench')`);
  onStep('patents');
  await withoutIndexes(client, ['patent', 'patent_classification'], async () => {
    const columns =
      'id, number, country, doc_number, kind, title, abstract, claims, publication_date, family_id, applicants, assignees, labels, classified, text_hash, content_hash, import_id';
    await copy(client, `patent (${columns})`, patentRows(patents, scheme, imports, random));
    onStep('their symbols');
    await copy(
      client,
      'patent_classification (patent_id, symbol, ordinal, node_id, inventive, first, version)',
      classificationRows(patents, scheme, random),
    );
    onStep('indexes of patents');
  });
  onStep('predictions');
  const perPatent = SUBCLASSES_PREDICTED + GROUPS_PREDICTED;
  const inForce = Math.min(patents, Math.round((0.9 * predictions) / perPatent));
  const before = Math.min(patents, Math.round((0.1 * predictions) / perPatent));
  await withoutIndexes(client, ['prediction'], async () => {
    const columns = 'prediction (model_id, patent_id, node_id, score, selected)';
    await copy(client, columns, predictionRows(1, before, scheme, random));
    await copy(client, columns, predictionRows(2, inForce, scheme, random));
    onStep('indexes of predictions');
  });
  await client.query(
    `INSERT INTO prediction_total SELECT model_id, node_id, selected, count(*) FROM prediction GROUP BY 1, 2, 3`,
  );
  onStep('classified patents');
  await client.query(
    `INSERT INTO classified_patent (model_id, patent_id, level, top, text_hash, best, differs)
     SELECT model_id, patent_id, 'SUBCLASS', ${SUBCLASSES_PREDICTED}, '\\x00', max(score), patent_id % 10 < 3
       FROM prediction GROUP BY 1, 2`,
  );
  onStep('reviews');
  await client.query(
    `INSERT INTO review (id, patent_id, text_hash, symbol, verdict, reviewed_by, reviewer_name, reviewed_at)
     SELECT gen_random_uuid(), patent_id, '\\x00'::bytea || int4send(patent_id), symbol,
            CASE WHEN random() < 0.6 THEN 'RIGHT' ELSE 'WRONG' END::verdict, 'bench', 'Bench',
            now() - random() * interval '365 days'
       FROM patent_classification WHERE first AND patent_id <= $1`,
    [Math.ceil(patents / 20)],
  );
  await client.query(`SET session_replication_role = origin`);
  await client.query(`SELECT setval('patent_id_seq', $1)`, [patents]);
  await client.query(`SELECT setval('model_version_id_seq', 2)`);
  onStep('statistics');
  await client.query('VACUUM ANALYZE');
}
