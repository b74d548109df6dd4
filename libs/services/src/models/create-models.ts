import { VERSION_REFERENCE } from '@nonet/operations';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST } from '@nonet/experts/model-files';
import type { Logger } from 'pino';
import type { ArtifactStore } from '../artifacts/index.js';
import { MODELS_CHANNEL, type Database, type Notifications } from '../database/index.js';
import { modelRemoved, modelUnknown } from '../errors/errors.js';
import { toNonetError } from '../errors/library-errors.js';
import { inOrder } from '../paging/index.js';
import { activator } from './activate.js';
import { collectGarbage } from './collect-garbage.js';
import { compareEvaluations } from './compare-models.js';
import { ModelCache } from './model-cache.js';
import { modelPages } from './model-pages.js';
import { activationOf, evaluationOf, evaluationRow, modelOf } from './model-rows.js';
import { ZERO_SHOT, type ModelsService, type Problem, type ModelVersion } from './models.service.js';
import { publisher } from './publish.js';
import { ShippedNote } from './shipped-note.js';
import { untilAborted } from '../until-aborted.js';

interface ModelsDependencies {
  readonly database: Database;
  readonly notifications: Pick<Notifications, 'on'>;
  readonly store: ArtifactStore;
  /** Where verified copies of models lie. */
  readonly cacheFolder: string;
  /** How much worse a version may be than the active one. */
  readonly margin: number;
  readonly log: Logger;
}

/** Maximum number of names given to somebody who asks for one that does not exist. */
const NAMED = 10;

export function createModels({
  database,
  notifications,
  store,
  cacheFolder,
  margin,
  log,
}: ModelsDependencies): ModelsService {
  const { prisma } = database;
  const cache = new ModelCache(cacheFolder, store, log);
  const publications = publisher(database, store);
  const activations = activator(database);
  const pages = modelPages(prisma);

  const get = async (reference: string): Promise<ModelVersion | null> => {
    const [, name, version] = VERSION_REFERENCE.exec(reference) ?? [];
    const where =
      name !== undefined
        ? { name_version: { name, version: Number(version) } }
        : /^[1-9]\d{0,8}$/.test(reference)
          ? { id: Number(reference) }
          : null;
    const row = where && (await prisma.modelVersion.findUnique({ where }));
    return row && modelOf(row);
  };
  const require = async (reference: string): Promise<ModelVersion> => {
    const model = await get(reference);
    if (model !== null) return model;
    const newest = await prisma.modelVersion.findMany({ orderBy: { id: 'desc' }, take: NAMED });
    throw modelUnknown({
      model: reference,
      known: [ZERO_SHOT, ...newest.map((row) => modelOf(row).reference)],
    });
  };
  const open: ModelsService['open'] = async (reference, { signal } = {}) => {
    const model = await require(reference);
    if (model.removedAt) throw modelRemoved({ model: model.reference, at: model.removedAt });
    return { model, folder: await untilAborted(cache.open(model), signal) };
  };
  const activation: ModelsService['activation'] = async () => {
    const row = await prisma.modelActivation.findFirst({ orderBy: { id: 'desc' }, include: { model: true } });
    return row && activationOf(row);
  };
  /** Publishes a model that ships, and activates it where none ever was. */
  const publishShipped = async (folder: string): Promise<ModelVersion> => {
    const acting = { actor: 'first start' };
    const version = await publications.publishFolder(folder, acting);
    if (await isWithoutActivation()) await activate(version.reference, { ...acting, worse: 'refuse' });
    return version;
  };
  const isWithoutActivation = async () => (await prisma.modelActivation.count()) === 0;
  let shippedProblem: Problem | null = null;
  const activate: ModelsService['activate'] = async (reference, acting) => {
    // A version that cannot be read could not answer, so its files are read first.
    const { model } =
      reference === ZERO_SHOT ? { model: null } : await open(reference, { signal: acting.signal });
    const done = await activations.activate({ model, worse: acting.worse, margin }, acting);
    shippedProblem = null;
    log.info({ model: done.model?.reference ?? ZERO_SHOT, by: done.activatedBy }, 'activated a model');
    return done;
  };

  return {
    ...publications,
    ...pages,
    get,
    async byIds(ids) {
      const rows = await prisma.modelVersion.findMany({ where: { id: { in: [...ids] } } });
      return inOrder(ids, rows.map(modelOf), ({ id }) => id);
    },
    async madeBy(runId) {
      const row = await prisma.modelVersion.findFirst({ where: { runId }, orderBy: { id: 'asc' } });
      return row && modelOf(row);
    },
    active: async () => (await activation())?.model ?? null,
    activation,
    open,
    activate,
    async previewActivation(reference) {
      return activations.previewActivation(reference === ZERO_SHOT ? null : await require(reference), margin);
    },
    previewRollback: () => activations.previewRollback(),
    async compare(first, second) {
      const [a, b] = await Promise.all([require(first), require(second)]);
      const rows = await prisma.modelEvaluation.findMany({ where: { modelId: { in: [a.id, b.id] } } });
      const of = ({ id }: ModelVersion) => rows.filter(({ modelId }) => modelId === id).map(evaluationOf);
      return { a, b, sets: compareEvaluations(of(a), of(b)) };
    },
    async rollback(acting) {
      const done = await activations.rollback(acting);
      log.info({ model: done.model?.reference ?? ZERO_SHOT, by: done.activatedBy }, 'rolled a model back');
      return done;
    },
    onActivation: (changed) => notifications.on(MODELS_CHANNEL, changed),
    async addEvaluation(reference, figures) {
      const { id } = await require(reference);
      const row = evaluationRow(id, figures);
      const { runId, modelId, sha256, level, mode } = row;
      const earlier =
        runId === null
          ? null
          : await prisma.modelEvaluation.findFirst({ where: { runId, modelId, sha256, level, mode } });
      return evaluationOf(earlier ?? (await prisma.modelEvaluation.create({ data: row })));
    },
    async evaluations({ model, dataset }, page) {
      const of = model === undefined ? {} : { modelId: (await require(model)).id };
      return pages.evaluations({ ...of, ...(dataset !== undefined && { dataset }) }, page);
    },
    problem: () => shippedProblem,
    collectGarbage: (rule) => collectGarbage(database, store, cache, rule),
    async registerShipped(folder) {
      if (!existsSync(folder)) return;
      for (const name of (await readdir(folder)).sort()) {
        if (!existsSync(join(folder, name, MANIFEST))) continue;
        const note = new ShippedNote(join(folder, name), name, cacheFolder, store);
        let published: ModelVersion;
        try {
          if (await note.isPublished(database)) continue;
          published = await publishShipped(join(folder, name));
        } catch (error) {
          log.error({ err: error, folder: join(folder, name) }, 'a model of this program cannot be used');
          const { code, errorClass, message } = toNonetError(error);
          // With room on the disk, or the database back, the next start has the model: nobody should make do without it.
          const isFirst = await isWithoutActivation();
          if (errorClass === 'unavailable' && isFirst) throw error;
          // A damaged installation still classifies, with the scheme alone, and says why.
          if (isFirst) shippedProblem = { code, message };
          continue;
        }
        // Without a note the next start reads the files again.
        await note
          .published(published.digest)
          .catch((error: unknown) => log.debug({ err: error }, 'what was published could not be noted'));
      }
    },
  };
}
