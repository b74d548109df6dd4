import { join, sep } from 'node:path';
import type { Logger } from 'pino';
import { createKeys } from './access/create-keys.js';
import type { KeysService } from './access/keys.service.js';
import { letInWithoutDatabase, type AuditService } from './audit/audit.service.js';
import { createAudit } from './audit/create-audit.js';
import { ActiveModel } from './classification/active-model.js';
import type { ClassificationService } from './classification/classification.service.js';
import { createClassification } from './classification/create-classification.js';
import { createEvaluation } from './classification/create-evaluation.js';
import { createEncoders } from './encoders/create-encoders.js';
import { lexiconFiles } from './classification/lexicon-files.js';
import { createPublishedEncoders } from './encoders/published-encoders.js';
import type { EncodersService } from './encoders/encoders.service.js';
import { graphsIn } from './encoders/version-encoder.js';
import { createExperts } from './experts/create-experts.js';
import type { ExpertsService } from './experts/experts.service.js';
import { evaluationWork } from './classification/evaluation-work.js';
import type { EvaluationService } from './classification/evaluation.service.js';
import { openArtifacts } from './artifacts/index.js';
import { HomeKeeper } from './at-rest/home-keeper.js';
import { calibrationWork } from './calibrations/calibration-work.js';
import { type CalibrationsService, createCalibrations } from './calibrations/create-calibrations.js';
import { CollectionCalibrations } from './collections/calibrated-experts.js';
import { createLabelSets } from './labels/create-label-sets.js';
import type { LabelSetsService } from './labels/label-sets.service.js';
import { labelEvaluationWork, labelImportWork, labelLearningWork } from './labels/label-work.js';
import type { CollectionsService } from './collections/collections.service.js';
import { createCollections } from './collections/create-collections.js';
import { APPROXIMATE_FROM, type Config } from './config/index.js';
import {
  ENCODERS_CHANNEL,
  KEYS_CHANNEL,
  type Listening,
  listenTo,
  MODELS_CHANNEL,
  openDatabase,
  PATENTS_CHANNEL,
  PLUGINS_CHANNEL,
  RUN_REQUESTS_CHANNEL,
  RUNS_CHANNEL,
  SCHEME_CHANNEL,
  SPENDING_CHANNEL,
} from './database/index.js';
import { storedEmbeddings } from './database/stored-embeddings.js';
import { closeHome } from './home/close-home.js';
import { createHealth } from './health/create-health.js';
import type { HealthService } from './health/health.service.js';
import { createImports } from './imports/create-imports.js';
import { patentImportWork, schemeImportWork } from './imports/import-work.js';
import type { ImportsService } from './imports/imports.service.js';
import { loadFirstScheme, loadSampleData } from './imports/sample-data.js';
import type { MetricsService } from './metrics/metrics.service.js';
import { noMetrics } from './metrics/no-metrics.js';
import { observedServices } from './observed-services.js';
import { createModels } from './models/create-models.js';
import type { ModelsService } from './models/models.service.js';
import { SHIPPED_MODELS } from './models/shipped-models.js';
import { createPatents } from './patents/create-patents.js';
import { EmbeddingTurns } from './patents/embedding-turns.js';
import type { PatentsService } from './patents/patents.service.js';
import { createPlugins } from './plugins/create-plugins.js';
import { loadPlugins } from './plugins/load-plugins.js';
import type { PluginsService } from './plugins/plugins.service.js';
import { corpusModels } from './predictions/corpus-model.js';
import { corpusWork } from './predictions/corpus-work.js';
import { createPredictions } from './predictions/create-predictions.js';
import type { PredictionsService } from './predictions/predictions.service.js';
import { createProjection } from './projection/create-projection.js';
import type { ProjectionService } from './projection/projection.service.js';
import { createReviewQueue } from './review-queue/create-review-queue.js';
import type { ReviewQueueService } from './review-queue/review-queue.service.js';
import { createReviews } from './reviews/create-reviews.js';
import { createReclassification } from './reclassification/create-reclassification.js';
import { reclassificationWork } from './reclassification/reclassification-work.js';
import type { ReclassificationService } from './reclassification/reclassification.service.js';
import type { ReviewsService } from './reviews/reviews.service.js';
import { artifactCheckpoints } from './runs/artifact-checkpoints.js';
import { sharedDisk } from './runs/checkpoints.js';
import { createRuns } from './runs/create-runs.js';
import type { RunTiming } from './runs/run-timing.js';
import type { RunWorkByKind } from './runs/run-work.js';
import type { RunsService } from './runs/runs.service.js';
import { createSchemeChanges } from './scheme-changes/create-scheme-changes.js';
import type { SchemeChangesService } from './scheme-changes/scheme-changes.service.js';
import { createSpending } from './spending/create-spending.js';
import type { SpendingService } from './spending/spending.service.js';
import { createStatistics } from './statistics/create-statistics.js';
import type { StatisticsService } from './statistics/statistics.service.js';
import { createSystem } from './system/create-system.js';
import { VERSION } from './system/version.js';
import { createSignIn, type SignInService } from './access/sign-in.js';
import { type ProcessShare, WHOLE_SHARE } from './processes/process-share.js';
import { alone, type Together } from './processes/together.js';
import { createUploads } from './uploads/create-uploads.js';
import type { UploadsService } from './uploads/uploads.service.js';
import type { SystemService } from './system/system.service.js';
import { createTaxonomy } from './taxonomy/create-taxonomy.js';
import { CurrentTaxonomy } from './taxonomy/current-taxonomy.js';
import type { TaxonomyService } from './taxonomy/taxonomy.service.js';
import { lateTraining } from './training/late-training.js';
import type { TrainingService } from './training/training.service.js';
import { createWatching } from './watching/create-watching.js';
import type { WatchingService } from './watching/watching.service.js';

/** Everything a server or a command can ask for, wired on one database. */
export interface Services {
  readonly taxonomy: TaxonomyService;
  readonly patents: PatentsService;
  readonly imports: ImportsService;
  /** Folders whose files may be imported over GraphQL. */
  readonly importFolders: readonly string[];
  readonly uploads: UploadsService;
  readonly signIn: SignInService;
  readonly classification: ClassificationService;
  readonly evaluation: EvaluationService;
  readonly predictions: PredictionsService;
  readonly collections: CollectionsService;
  readonly calibrations: CalibrationsService;
  readonly reclassification: ReclassificationService;
  readonly labelSets: LabelSetsService;
  readonly reviews: ReviewsService;
  readonly schemeChanges: SchemeChangesService;
  readonly reviewQueue: ReviewQueueService;
  readonly watching: WatchingService;
  readonly encoders: EncodersService;
  readonly experts: ExpertsService;
  readonly models: ModelsService;
  readonly keys: KeysService;
  readonly audit: AuditService;
  readonly metrics: MetricsService;
  readonly spending: SpendingService;
  readonly health: HealthService;
  readonly plugins: PluginsService;
  readonly projection: ProjectionService;
  readonly statistics: StatisticsService;
  readonly system: SystemService;
  readonly training: TrainingService;
  readonly runs: RunsService;
  /**
   * What a server does before it serves: an empty database gets the sample data, and an admin key if there is none.
   * `adminKey` is the secret of a key that was generated, to be shown this once; null otherwise.
   */
  firstStart(options: { onStep: (step: string) => void }): Promise<{ adminKey: string | null }>;
  /** What a command without a server does before it classifies: the compact scheme is imported if there never was one, … */
  firstScheme(options: { onStep: (step: string) => void }): Promise<void>;
  /** … and the model that ships is activated if none ever was. */
  firstModel(): Promise<void>;
  /** Ends running work, frees the models, leaves the database (and stops the embedded one if nobody else uses it). */
  close(): Promise<void>;
}

export interface ServicesOptions {
  readonly log: Logger;
  /** How closely the workers of this process watch others; default: as all workers usually do. */
  readonly timing?: RunTiming;
  /** What a server and a worker count. Default: nothing is. */
  readonly metrics?: MetricsService;
  /** What this process may take where several share a machine. Default: all. */
  readonly share?: ProcessShare;
  /** What those know of each other that answer at one address. Default: this process answers alone. */
  readonly together?: Together;
}

/**
 * The composition root: opens (and, where needed, starts and migrates) the database and wires the services on it.
 * Models are loaded when they are first needed, or by `classification.warmUp`.
 */
export async function createServices(
  config: Config,
  { log, metrics = noMetrics, timing, share = WHOLE_SHARE, together = alone() }: ServicesOptions,
): Promise<Services> {
  // Newest first: what was opened last is closed first.
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    const failures: unknown[] = [];
    for (let closer = closers.shift(); closer; closer = closers.shift()) {
      await closer().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed.');
  };
  const closing = <T extends { close(): Promise<void> }>(part: T): T => {
    closers.unshift(() => part.close());
    return part;
  };
  try {
    if (config.database.kind === 'external') await closeHome(config.home, { log });
    const keeper = new HomeKeeper(config, log);
    const { connections } = share;
    const cores = share.cores ?? undefined;
    const opening = { log, connections, beforeRest: keeper.beforeRest };
    const database = closing(await openDatabase(config.database, opening));
    const channels = [
      SCHEME_CHANNEL,
      PATENTS_CHANNEL,
      KEYS_CHANNEL,
      MODELS_CHANNEL,
      RUNS_CHANNEL,
      RUN_REQUESTS_CHANNEL,
      PLUGINS_CHANNEL,
      ENCODERS_CHANNEL,
      SPENDING_CHANNEL,
    ];
    const listening: Listening = {
      get url() {
        return database.url;
      },
      log,
      onLost: () => database.presence.suspect(),
    };
    const notifications = closing(await listenTo(channels, listening));
    const registry = await loadPlugins(config, log);
    const current = new CurrentTaxonomy(database);
    notifications.on(SCHEME_CHANNEL, () => {
      current
        .refresh()
        .catch((error: unknown) => log.error({ err: error }, 'the new scheme could not be read'));
    });
    const taxonomy = createTaxonomy(database, current);
    const lexicons = lexiconFiles(join(config.home, 'cache'), log);
    const models = createModels({
      database,
      notifications,
      store: closing(await openArtifacts(config.artifacts)),
      cacheFolder: join(config.home, 'cache', 'models'),
      margin: config.modelMargin,
      log,
    });
    const published = await createPublishedEncoders(models, { notifications, plugins: registry, log });
    const encoders = closing(
      createEncoders(config, registry, { log, published, cores, onBatch: metrics.batch }),
    );
    const uploads = createUploads(config.uploads, database);
    const { device } = config;
    const approximateFrom = APPROXIMATE_FROM[config.similarSearch];
    const model = closing(
      new ActiveModel({
        taxonomy: current,
        embeddings: storedEmbeddings(database.pool),
        encoders,
        models,
        lexicons,
        approximateFrom,
        plugins: registry,
        device,
        cores,
        modelsFolder: config.models,
        graphs: graphsIn(config.home),
        onBatch: metrics.batch,
        onPrepared:
          config.database.kind === 'embedded'
            ? (prepared) => keeper.keep(current.fingerprintOf(prepared.taxonomy), prepared)
            : undefined,
        log,
      }),
    );
    const turns = new EmbeddingTurns();
    const patents = closing(
      createPatents({ database, models: model, turns, notifications, log, approximateFrom }),
    );
    const onReload = (reloaded: readonly string[]) => {
      encoders.renew(reloaded);
      model.renew();
    };
    const collections = createCollections(database);
    const collectionCalibrations = new CollectionCalibrations(database);
    const calibrations = createCalibrations({ database, models: model, collections });
    const labelSets = createLabelSets({ database, models: model });
    const classification = createClassification(model, patents, collectionCalibrations, labelSets);
    const openModel = corpusModels(database, model, collectionCalibrations, labelSets);
    const predictions = createPredictions({
      database,
      models: model,
      openModel,
      calibrations: collectionCalibrations,
      collections,
      turns,
    });
    const imports = closing(await createImports(database, { log }));
    const audit = closing(createAudit({ database, journalFolder: join(config.home, 'audit-journal'), log }));
    const keys = createKeys(database, {
      notifications,
      tokens: config.oidc && (await tokenVerifier(config.oidc)),
      secondsWithoutDatabase: config.keysWithoutDatabase,
      onWithoutDatabase: (principal) => void audit.record(letInWithoutDatabase(principal)),
      log,
    });
    // What a worker can do: each kind of run names its work here.
    const reviews = createReviews(database, patents);
    const reclassification = createReclassification({ database, models: model });
    const watching = createWatching(database, config.watch);
    const evaluation = createEvaluation(model, current, models, collectionCalibrations);
    const training = lateTraining({
      config,
      database,
      taxonomy: current,
      models,
      published,
      reviews,
      evaluation,
      lexicons,
      plugins: registry,
      log,
    });
    const works: RunWorkByKind = {
      ...training.works,
      evaluation: evaluationWork(evaluation, config.device),
      'batch-classification': corpusWork(predictions, config.device),
      'scheme-import': schemeImportWork(imports, (taxonomy, preparation) =>
        model.prepareFor(taxonomy, preparation),
      ),
      'patent-import': patentImportWork(imports),
      'collection-calibration': calibrationWork(calibrations, config.device),
      reclassification: reclassificationWork(reclassification, config.device),
      'label-evaluation': labelEvaluationWork(labelSets, config.device),
      'label-import': labelImportWork(labelSets, config.device),
      'label-learning': labelLearningWork(labelSets, config.device),
    };
    const folder = join(config.home, 'runs');
    // Artifacts outside of this home are there for other machines too, and so are checkpoints then.
    const { artifacts } = config;
    const isHere = artifacts.kind === 'folder' && artifacts.folder.startsWith(join(config.home, sep));
    const checkpoints = isHere ? sharedDisk : artifactCheckpoints(artifacts);
    // After the runs, which may be at work with them, and before models and encoders: what a plugin holds ends with its process.
    closers.unshift(() => registry.close());
    const runs = closing(createRuns({ database, notifications, works, checkpoints, folder, timing, log }));
    metrics.watch({
      database,
      version: VERSION,
      isReady: () => classification.readiness().state === 'ready',
      encoders: () =>
        encoders
          .list()
          .flatMap(({ id, state }) => (state.kind === 'loaded' ? [{ id, device: state.device }] : [])),
      plugins: () => registry.plugins(),
      watched: () => watching.active(),
      log,
    });
    return observedServices<Services>({
      taxonomy,
      patents,
      imports,
      importFolders: [...config.imports, uploads.files],
      uploads,
      signIn: createSignIn(keys, together.links),
      classification,
      evaluation,
      predictions,
      collections,
      calibrations,
      reclassification,
      labelSets,
      reviews,
      schemeChanges: createSchemeChanges(database),
      reviewQueue: createReviewQueue({ database, collections, labelSets }),
      watching,
      encoders,
      experts: createExperts(registry, model),
      models,
      keys,
      audit,
      metrics,
      spending: createSpending({ database, notifications, log }),
      health: createHealth({
        database,
        notifications,
        classification,
        plugins: registry,
        watched: () => watching.active(),
        log,
      }),
      plugins: createPlugins(config, { registry, database, notifications, onReload, log }),
      projection: closing(createProjection(database, encoders)),
      statistics: createStatistics(database),
      system: createSystem(config, {
        database,
        taxonomy,
        encoders,
        classification,
        patents,
        answering: () => together.answering(),
      }),
      training: training.service,
      runs,
      async firstStart({ onStep }) {
        await loadSampleData(database, imports, onStep);
        await models.registerShipped(SHIPPED_MODELS);
        return { adminKey: await keys.ensureAdmin(config.adminKey) };
      },
      firstScheme: ({ onStep }) => loadFirstScheme(database, imports, onStep),
      async firstModel() {
        if ((await models.activation()) === null) await models.registerShipped(SHIPPED_MODELS);
      },
      close,
    });
  } catch (error) {
    await close().catch((failure: unknown) =>
      log.error({ err: failure }, 'a start that failed left something open'),
    );
    throw error;
  }
}

/** Loaded only where people sign in with tokens. */
const tokenVerifier = async (oidc: NonNullable<Config['oidc']>) =>
  (await import('./access/tokens.js')).createTokenVerifier(oidc);
