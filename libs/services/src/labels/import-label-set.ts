import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type LabelFile,
  LabelFileError,
  type LabelNode,
  type LabelRejection,
  type LabelTree,
  labelTree,
  readLabelFile,
  readLabelledPatents,
} from '@nonet/labels';
import { parsePublicationNumber } from '@nonet/patents/record';
import type pg from 'pg';
import { type Database, inTransaction } from '../database/index.js';
import type { LabelSetImport } from './import-label-set.operation.js';
import { reviewedNumbers, settling } from './label-reviews.js';
import { impliedByScheme, placesOf, truthIn } from './label-truth.js';
import { type GivenExample, type LabelChanges, writeExamples, writeLabels } from './write-label-set.js';

const MOST_REJECTIONS = 1000;

/** Which version a file is of a set. */
export interface ImportedVersion {
  readonly number: number;
  /** Whether the set had these very labels of this very file before: its version stays. */
  readonly isKnown: boolean;
}

interface Content {
  readonly read: LabelFile;
  readonly tree: LabelTree;
  readonly sha256: string;
  /** Of the file beside it; null: there is none. */
  readonly given: readonly GivenExample[] | null;
  readonly rejections: readonly LabelRejection[];
}

/**
 * Writes a file of labels as the next version of a set; the file of the newest version once more is that version. @throws LabelFileError
 */
export async function importLabels(
  { prisma, pool }: Pick<Database, 'prisma' | 'pool'>,
  request: LabelSetImport,
  by: string,
): Promise<ImportedVersion> {
  const content = await contentOf(prisma, request);
  const { labelSet: name, title } = request;
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO label_set (name, title, created_by) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET title = coalesce($2, label_set.title), revision = label_set.revision + 1
       RETURNING id`,
      [name, title?.trim() || content.read.title, by],
    );
    return writeVersion(client, { labelSetId: rows[0]!.id, file: basename(request.path), by }, content);
  });
}

async function contentOf(
  prisma: Database['prisma'],
  { path, labelSet, examples }: LabelSetImport,
): Promise<Content> {
  const read = await readLabelFile(path, await knownAddresses(prisma, labelSet));
  const tree = labelTree(read);
  if (tree.labels.length === 0) {
    const [first] = tree.rejections;
    const why = first === undefined ? '' : ` First: ${first.place}: ${first.reason}.`;
    throw new LabelFileError('LABEL_FILE_EMPTY', path, null, `no label has a place in a tree.${why}`);
  }
  const given = examples === null ? null : await givenExamples(prisma, examples, tree);
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  const rejections = [...tree.rejections, ...(given?.rejections ?? [])];
  return { read, tree, sha256, given: given?.examples ?? null, rejections };
}

/** The labels of vocabularies, whatever else came since, by their addresses. */
async function knownAddresses(prisma: Database['prisma'], name: string): Promise<Map<string, string>> {
  const rows = await prisma.label.findMany({
    where: { labelSet: { name }, address: { not: null } },
    select: { address: true, key: true },
  });
  return new Map(rows.map(({ address, key }) => [address!, key]));
}

/** Where the version of a file belongs, and whose it is. */
interface Belonging {
  readonly labelSetId: number;
  readonly file: string;
  readonly by: string;
}

async function writeVersion(
  client: pg.ClientBase,
  belonging: Belonging,
  content: Content,
): Promise<ImportedVersion> {
  const { labelSetId } = belonging;
  const { tree, given } = content;
  const { rows } = await client.query<NewestVersion>(
    'SELECT number, sha256 FROM label_set_version WHERE label_set_id = $1 ORDER BY number DESC LIMIT 1',
    [labelSetId],
  );
  const newest = rows[0] ?? { number: 0, sha256: '' };
  const made = await writeLabels(client, { labelSetId, version: newest.number + 1 }, tree.labels);
  if (given !== null) await writeExamples(client, labelSetId, given, false);
  await writeExamples(client, labelSetId, examplesOf(tree.labels), true);
  const version = await noteVersion(client, belonging, content, newest, made);
  // Last: whoever answers patents of these rows waits for the end of the import.
  if (made.removed + made.returned > 0)
    for (const { text, values } of settling(labelSetId, reviewedNumbers(labelSetId)))
      await client.query(text, values);
  return version;
}

interface NewestVersion {
  readonly number: number;
  readonly sha256: string;
}

async function noteVersion(
  client: pg.ClientBase,
  { labelSetId, file, by }: Belonging,
  { read, tree, sha256, rejections }: Content,
  newest: NewestVersion,
  made: LabelChanges,
): Promise<ImportedVersion> {
  const listed = JSON.stringify(rejections.slice(0, MOST_REJECTIONS));
  if (newest.sha256 === sha256 && isNothing(made)) {
    // The examples beside it may be others.
    await client.query(
      'UPDATE label_set_version SET rejected = $3, rejections = $4 WHERE label_set_id = $1 AND number = $2',
      [labelSetId, newest.number, rejections.length, listed],
    );
    return { number: newest.number, isKnown: true };
  }
  const number = newest.number + 1;
  const { added, changed, removed, returned } = made;
  await client.query(
    `INSERT INTO label_set_version (label_set_id, number, file, format, sha256, labels, added, changed, removed, returned,
       rejected, rejections, imported_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[labelSetId, number, file, read.format, sha256, tree.labels.length],
      ...[added, changed, removed, returned],
      ...[rejections.length, listed, by],
    ],
  );
  return { number, isKnown: false };
}

const isNothing = ({ added, changed, removed, returned }: LabelChanges): boolean =>
  added + changed + removed + returned === 0;

/** The patents that the file of labels names, each with all labels that name it. */
function examplesOf(labels: readonly LabelNode[]): GivenExample[] {
  const named = new Map<string, string[]>();
  for (const { id, examples } of labels)
    for (const spelt of examples) {
      const { number } = parsePublicationNumber(spelt);
      const own = named.get(number);
      if (own) own.push(id);
      else named.set(number, [id]);
    }
  return [...named].map(([number, ids]) => ({ number, text: null, labels: ids }));
}

/**
 * The patents of a file beside it; of several records of a number the last counts. Labels that the set lacks are rejected, and patents that
 * name no others left out.
 */
async function givenExamples(
  prisma: Database['prisma'],
  file: string,
  { labels }: LabelTree,
): Promise<{ readonly examples: GivenExample[]; readonly rejections: LabelRejection[] }> {
  const byNumber = new Map<string, GivenExample>();
  const rejections: LabelRejection[] = [];
  const places = placesOf(labels);
  const patents = await readLabelledPatents(file);
  const implied = await impliedByScheme(prisma, labels, patents);
  for (const patent of patents) {
    for (const id of patent.labels ?? [])
      if (!places.has(id))
        rejections.push({
          place: `${basename(file)}, ${patent.place}`,
          code: 'LABEL_EXAMPLE_UNKNOWN',
          reason: `the set has no label ${JSON.stringify(id.slice(0, 60))}`,
        });
    const truth = truthIn(labels, patent, places, implied);
    const number =
      patent.number === null
        ? `${basename(file)}, ${patent.place}`
        : parsePublicationNumber(patent.number).number;
    if (truth !== null) byNumber.set(number, { number, text: patent.text, labels: truth });
  }
  return { examples: [...byNumber.values()], rejections };
}
