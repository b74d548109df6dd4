import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LabelFit } from '@nonet/experts/label-sets';
import {
  LabelFileError,
  type LabelNode,
  type LabelRejection,
  type LabelTree,
  labelTree,
  readLabelFile,
  readLabelledPatents,
} from '@nonet/labels';
import { type Database, inTransaction } from '../database/index.js';
import { labelSetUntaught, notFound } from '../errors/errors.js';
import { parsePublicationNumber } from '@nonet/patents/record';
import { Prisma } from '../generated/prisma/client.js';
import { decodeCursor, pageOf } from '../paging/index.js';
import { evaluateSet, placesOf, truthIn } from './evaluate-label-set.js';
import { LabelClassifiers, labelReading } from './label-classifiers.js';
import type { LabelModels } from './label-model.js';
import { factsOf, fitOf, versionOf } from './label-set-facts.js';
import type { LabelSet, LabelSetFit, LabelSetsService, LabelWatching } from './label-sets.service.js';
import { labelReviews, writeLabelReview } from './label-reviews.js';
import { learnLabels } from './learn-labels.js';
import { listLabels } from './list-labels.js';
import { storedExamples, storedLabels } from './stored-labels.js';
import { type GivenExample, type LabelChanges, writeExamples, writeLabels } from './write-label-set.js';

interface LabelSetsDependencies {
  readonly database: Pick<Database, 'prisma' | 'pool'>;
  readonly models: LabelModels;
}

const MOST_REJECTIONS = 1000;

export function createLabelSets({ database, models }: LabelSetsDependencies): LabelSetsService {
  const { prisma, pool } = database;
  const classifiers = new LabelClassifiers(database);
  const get = async (name: string): Promise<LabelSet> => {
    const row = await prisma.labelSet.findUnique({ where: { name } });
    if (row === null) throw notFound({ what: 'label set', key: name });
    return row;
  };
  /** Fits the weights and keeps them; null where there are too few examples. */
  const learn = async (set: LabelSet, reference: string | null, watching: LabelWatching) => {
    const stored = await storedLabels(prisma, set.id);
    const { examples, waiting } = await storedExamples(database, set.id, stored);
    const { model, release } = await models.lease(
      reference,
      watching.signal ? { signal: watching.signal } : {},
    );
    try {
      const fit = await learnLabels(database, stored, examples, model, watching);
      if (fit === null) {
        // What was opened before may lack examples that waited until now.
        await prisma.labelSet.updateMany({ where: { id: set.id }, data: { revision: { increment: 1 } } });
        return { fit: null, examples: examples.length, waiting };
      }
      const kept = await keepFit(set.id, { encoder: model.encoder.fingerprint, model: model.name }, fit);
      return { fit: kept, examples: examples.length, waiting };
    } finally {
      release();
    }
  };
  const keepFit = async (
    labelSetId: number,
    by: { readonly encoder: string; readonly model: string },
    fit: LabelFit,
  ): Promise<LabelSetFit> => {
    const data = { ...by, labelSetId, examples: fit.examples, fit: fit as unknown as Prisma.InputJsonObject };
    const [row] = await prisma.$transaction([
      prisma.labelFit.create({ data }),
      prisma.labelSet.update({ where: { id: labelSetId }, data: { revision: { increment: 1 } } }),
    ]);
    return fitOf(row);
  };
  return {
    get,
    async import({ path, labelSet: name, title, examples: file }, by, watching) {
      watching.onProgress?.('reading', 0, null);
      const read = await readLabelFile(path);
      const tree = labelTree(read);
      if (tree.labels.length === 0) {
        const [first] = tree.rejections;
        const why = first === undefined ? '' : ` First: ${first.place}: ${first.reason}.`;
        throw new LabelFileError('LABEL_FILE_EMPTY', path, null, `no label has a place in a tree.${why}`);
      }
      const given = file === null ? null : await givenExamples(file, tree);
      const rejections = [...tree.rejections, ...(given?.rejections ?? [])];
      const sha256 = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      const version = await inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ id: number }>(
          `INSERT INTO label_set (name, title, created_by) VALUES ($1, $2, $3)
           ON CONFLICT (name) DO UPDATE SET title = coalesce($2, label_set.title), revision = label_set.revision + 1
           RETURNING id`,
          [name, title?.trim() || read.title, by],
        );
        const labelSetId = rows[0]!.id;
        const { rows: numbers } = await client.query<{ next: number }>(
          'SELECT coalesce(max(number), 0) + 1 AS next FROM label_set_version WHERE label_set_id = $1',
          [labelSetId],
        );
        const number = numbers[0]!.next;
        const made: LabelChanges = await writeLabels(client, { labelSetId, version: number }, tree.labels);
        if (given !== null) await writeExamples(client, labelSetId, given.examples, false);
        await writeExamples(client, labelSetId, examplesOf(tree.labels), true);
        await client.query(
          `INSERT INTO label_set_version (label_set_id, number, file, format, sha256, labels, added, changed, removed, returned,
             rejected, rejections, imported_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
          [
            labelSetId,
            number,
            basename(path),
            read.format,
            sha256,
            tree.labels.length,
            made.added,
            made.changed,
            made.removed,
            made.returned,
            rejections.length,
            JSON.stringify(rejections.slice(0, MOST_REJECTIONS)),
            by,
          ],
        );
        return number;
      });
      const set = await get(name);
      const row = await prisma.labelSetVersion.findUniqueOrThrow({
        where: { labelSetId_number: { labelSetId: set.id, number: version } },
      });
      const known = await prisma.labelExample.count({ where: { labelSetId: set.id } });
      const learnt = known === 0 ? { fit: null, examples: 0, waiting: 0 } : await learn(set, null, watching);
      return { labelSet: name, ...versionOf(row), ...learnt };
    },
    async learn({ labelSet: name, model }, watching) {
      const { fit, examples } = await learn(await get(name), model, watching);
      if (fit === null) throw labelSetUntaught({ labelSet: name, examples });
      return fit;
    },
    async evaluate({ labelSet: name, model: reference, ...request }, watching) {
      const set = await get(name);
      const { model, release } = await models.lease(
        reference,
        watching.signal ? { signal: watching.signal } : {},
      );
      try {
        const opened = await classifiers.of(set, model);
        const figures = await evaluateSet(database, opened, request, model, watching);
        return { labelSet: name, version: await versionNumber(set.id), model: model.name, ...figures };
      } finally {
        release();
      }
    },
    async list(page) {
      const after = decodeCursor('label sets', ['text'], page.after);
      const rows = await prisma.labelSet.findMany({
        where: after ? { name: { gt: String(after[0]) } } : {},
        orderBy: { name: 'asc' },
        take: page.first + 1,
      });
      return pageOf<LabelSet>(page, rows, {
        order: 'label sets',
        keyOf: ({ name }) => [name],
        totalCount: () => prisma.labelSet.count(),
      });
    },
    async remove(name) {
      const set = await get(name);
      await prisma.labelSet.deleteMany({ where: { id: set.id } });
      return set;
    },
    facts: ({ id }) => factsOf(prisma, id),
    async versions({ id }) {
      const rows = await prisma.labelSetVersion.findMany({
        where: { labelSetId: id },
        orderBy: { number: 'desc' },
      });
      return rows.map(versionOf);
    },
    labels: ({ id }, of, page) => listLabels(prisma, id, of, page),
    review: async (review, reviewer) =>
      writeLabelReview(prisma, await get(review.labelSet), review, reviewer),
    reviews: (set) => labelReviews(prisma, set),
    async classify({ labelSet: name, text, number: spelt, top, minScore, minConfidence, signal }, model) {
      const set = await get(name);
      const number = spelt === null ? null : parsePublicationNumber(spelt).number;
      const { classifier, examples } = await classifiers.of(set, model);
      const reading = await labelReading(text, model, classifier.symbols, { number, signal });
      const answers = classifier.classify(reading, { top, minScore, minConfidence, excluded: number });
      return { labelSet: name, version: await versionNumber(set.id), examples, answers };
    },
  };

  async function versionNumber(labelSetId: number): Promise<number> {
    const newest = await prisma.labelSetVersion.aggregate({ where: { labelSetId }, _max: { number: true } });
    return newest._max.number ?? 0;
  }
}

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
  file: string,
  { labels }: LabelTree,
): Promise<{ readonly examples: GivenExample[]; readonly rejections: LabelRejection[] }> {
  const byNumber = new Map<string, GivenExample>();
  const rejections: LabelRejection[] = [];
  const places = placesOf(labels);
  for (const patent of await readLabelledPatents(file)) {
    for (const id of patent.labels ?? [])
      if (!places.has(id))
        rejections.push({
          place: `${basename(file)}, ${patent.place}`,
          code: 'LABEL_EXAMPLE_UNKNOWN',
          reason: `the set has no label ${JSON.stringify(id.slice(0, 60))}`,
        });
    const truth = truthIn(labels, patent, places);
    const number =
      patent.number === null
        ? `${basename(file)}, ${patent.place}`
        : parsePublicationNumber(patent.number).number;
    if (truth !== null) byNumber.set(number, { number, text: patent.text, labels: truth });
  }
  return { examples: [...byNumber.values()], rejections };
}
