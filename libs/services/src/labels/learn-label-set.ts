import { isDeepStrictEqual } from 'node:util';
import type { LabelFit } from '@nonet/experts/label-sets';
import { type Database, inLongTurn, LOCKS } from '../database/index.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { LabelModels } from './label-model.js';
import { fitOf } from './label-set-facts.js';
import type { LabelSet, LabelSetFit, LabelSetLearnt, LabelWatching } from './label-sets.service.js';
import { lastVerdicts, type LabelVerdict, learntVerdicts, learnVerdicts } from './label-verdicts.js';
import { learnLabels } from './learn-labels.js';
import { storedExamples, storedLabels } from './stored-labels.js';

type LearningDatabase = Pick<Database, 'prisma' | 'pool' | 'url'>;

interface Learnt extends LabelSetLearnt {
  /** Verdicts that it had learnt before. */
  readonly verdictsBefore: number;
}

/**
 * Learns what people said, and fits the weights and keeps them. Of those who learn a set one waits for the other: what was said last is
 * learnt last.
 * @param reference of the model that reads the examples; null: the active one
 */
export function learnSet(
  database: LearningDatabase,
  models: LabelModels,
  set: LabelSet,
  reference: string | null,
  watching: LabelWatching,
): Promise<Learnt> {
  const { signal, onProgress } = watching;
  const onWait = () => onProgress?.('waiting for another who learns the label set', 0, null);
  return inLongTurn(database, [LOCKS.labelLearning, set.id], { signal, onWait }, () =>
    learnAlone(database, models, set, reference, watching),
  );
}

async function learnAlone(
  database: LearningDatabase,
  models: LabelModels,
  { id, name }: LabelSet,
  reference: string | null,
  watching: LabelWatching,
): Promise<Learnt> {
  const { prisma } = database;
  const stored = await storedLabels(prisma, id);
  const verdicts = await lastVerdicts(prisma, id);
  const { examples, waiting } = await storedExamples(database, id, stored, verdicts);
  const { length: verdictsBefore } = await learntVerdicts(prisma, id);
  const { model, release } = await models.lease(
    reference,
    watching.signal ? { signal: watching.signal } : {},
  );
  try {
    const fit = await learnLabels(database, stored, examples, model, watching);
    const by = { encoder: model.encoder.fingerprint, model: model.name };
    const kept = await keepLearnt(prisma, id, verdicts, fit && { ...by, fit });
    return { labelSet: name, examples: examples.length, waiting, fit: kept, verdictsBefore };
  } finally {
    release();
  }
}

interface Fitted {
  readonly encoder: string;
  readonly model: string;
  readonly fit: LabelFit;
}

/** Weights that were fitted once more stay as they were kept; where there are too few examples (null) none stay. */
async function keepLearnt(
  prisma: Database['prisma'],
  labelSetId: number,
  verdicts: readonly LabelVerdict[],
  fitted: Fitted | null,
): Promise<LabelSetFit | null> {
  // What was opened before may lack examples that waited until now, whatever was learnt. It comes first: who imports the set waits here.
  const changed = prisma.labelSet.updateMany({
    where: { id: labelSetId },
    data: { revision: { increment: 1 } },
  });
  const learnt = learnVerdicts(prisma, labelSetId, verdicts);
  if (fitted === null) {
    await prisma.$transaction([changed, prisma.labelFit.deleteMany({ where: { labelSetId } }), ...learnt]);
    return null;
  }
  const { encoder, model } = fitted;
  const fit = JSON.parse(JSON.stringify(fitted.fit)) as Prisma.InputJsonObject;
  const newest = await prisma.labelFit.findFirst({
    where: { labelSetId, encoder },
    orderBy: { id: 'desc' },
  });
  if (newest !== null && newest.model === model && isDeepStrictEqual(newest.fit, fit)) {
    await prisma.$transaction([changed, ...learnt]);
    return fitOf(newest);
  }
  const data = { labelSetId, encoder, model, examples: fitted.fit.examples, fit };
  const [, row] = await prisma.$transaction([changed, prisma.labelFit.create({ data }), ...learnt]);
  return fitOf(row);
}
