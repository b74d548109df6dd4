import type { Database } from '../database/index.js';
import { labelSetUntaught, notFound } from '../errors/errors.js';
import { parsePublicationNumber } from '@nonet/patents/record';
import { decodeCursor, pageOf } from '../paging/index.js';
import { evaluateSet } from './evaluate-label-set.js';
import { importLabels } from './import-label-set.js';
import { LabelClassifiers, labelReading } from './label-classifiers.js';
import type { LabelModels } from './label-model.js';
import { factsOf, versionOf } from './label-set-facts.js';
import type { LabelSet, LabelSetsService, LabelWatching } from './label-sets.service.js';
import { labelAnswersOf, listLabelledPatents } from './labelled-patents.js';
import { labelReviews, ownLabelReviews, withdrawLabelReview, writeLabelReview } from './label-reviews.js';
import { learnSet } from './learn-label-set.js';
import { listLabels } from './list-labels.js';
import { removeLabelAnswers } from './remove-label-answers.js';

interface LabelSetsDependencies {
  readonly database: Pick<Database, 'prisma' | 'pool' | 'url'>;
  readonly models: LabelModels;
}

export function createLabelSets({ database, models }: LabelSetsDependencies): LabelSetsService {
  const { prisma } = database;
  const classifiers = new LabelClassifiers(database);
  const get = async (name: string): Promise<LabelSet> => {
    const row = await prisma.labelSet.findUnique({ where: { name } });
    if (row === null) throw notFound({ what: 'label set', key: name });
    return row;
  };
  const learn = (set: LabelSet, reference: string | null, watching: LabelWatching) =>
    learnSet(database, models, set, reference, watching);
  return {
    get,
    async import(request, by, watching) {
      watching.onProgress?.('reading', 0, null);
      const { labelSet: name } = request;
      const { number, isKnown } = await importLabels(database, request, by);
      const set = await get(name);
      const row = await prisma.labelSetVersion.findUniqueOrThrow({
        where: { labelSetId_number: { labelSetId: set.id, number } },
      });
      const known = await prisma.labelExample.count({ where: { labelSetId: set.id } });
      const version = { labelSet: name, ...versionOf(row), isKnown };
      if (known === 0) return { ...version, fit: null, examples: 0, waiting: 0 };
      const { fit, examples, waiting } = await learn(set, null, watching);
      return { ...version, fit, examples, waiting };
    },
    async learn({ labelSet: name, model }, watching) {
      const { verdictsBefore, ...learnt } = await learn(await get(name), model, watching);
      // To forget all is to learn something too.
      if (learnt.examples + verdictsBefore === 0) throw labelSetUntaught({ labelSet: name });
      return learnt;
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
        return { labelSet: name, version: opened.stored.version, model: model.name, ...figures };
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
      await removeLabelAnswers(database, set.id);
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
    withdrawReview: (id, reviewer) => withdrawLabelReview(prisma, id, reviewer),
    reviews: (set) => labelReviews(prisma, set),
    labelledPatents: async (asked, page) =>
      listLabelledPatents(prisma, await get(asked.labelSet), asked, page),
    labelAnswersOf: (patentIds, page) => labelAnswersOf(prisma, patentIds, page),
    ownReviews: (reviewer, numbers) => ownLabelReviews(prisma, reviewer, numbers),
    async labeller(name, model) {
      const set = await get(name);
      const { classifier, stored, learnt } = await classifiers.of(set, model);
      const rows = new Map(stored.labels.map(({ id }, at) => [id, stored.ids[at]!]));
      return {
        labelSetId: set.id,
        labelSet: name,
        version: stored.version,
        learnt,
        async answer({ text, vector, number, top, minScore, signal }) {
          const reading = await labelReading(text, model, classifier.symbols, { number, vector, signal });
          const question = { top, minScore, minConfidence: null, excluded: number };
          const { ranked, ...judged } = classifier.judge(reading, question, text.length);
          return { ...judged, ranked: ranked.map((one) => ({ ...one, labelId: rows.get(one.id)! })) };
        },
      };
    },
    async classify(asked, model) {
      const { labelSet: name, text, vector, number: spelt, top, minScore, minConfidence, signal } = asked;
      const set = await get(name);
      const number = spelt === null ? null : parsePublicationNumber(spelt).number;
      const { classifier, stored, examples } = await classifiers.of(set, model);
      const reading = await labelReading(text, model, classifier.symbols, { number, vector, signal });
      const answers = classifier.classify(reading, { top, minScore, minConfidence, excluded: number });
      return { labelSet: name, version: stored.version, examples, answers };
    },
  };
}
