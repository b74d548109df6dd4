import type { Command } from 'commander';

/** One verb for each thing a person wants. What it does is loaded when it is asked for, so that help costs nothing. */
export interface Verb {
  readonly name: string;
  /** Its line in the list of verbs. */
  readonly summary: string;
  /** Makes the command, without name and, unless it has more to say than the summary, without description. */
  load(): Promise<Command>;
}

/** In the order of the help: run it, fill it, ask it, judge it, train it, look after it. */
export const VERBS: readonly Verb[] = [
  {
    name: 'serve',
    summary: 'Serve GraphQL and the web app; without DATABASE_URL with a PostgreSQL of its own',
    load: async () => (await import('./commands/serve.js')).serveCommand(),
  },
  {
    name: 'worker',
    summary: 'Do the work of runs, beside servers on the same database',
    load: async () => (await import('./commands/worker.js')).workerCommand(),
  },
  {
    name: 'migrate',
    summary: 'Bring the database up to date; the other commands do so too',
    load: async () => (await import('./commands/migrate.js')).migrateCommand(),
  },
  {
    name: 'import-scheme',
    summary: 'Import the CPC scheme: title list, scheme XML, definitions',
    load: async () => (await import('./commands/imports.js')).importSchemeCommand(),
  },
  {
    name: 'import-patents',
    summary: 'Import patents in any of the known formats',
    load: async () => (await import('./commands/imports.js')).importPatentsCommand(),
  },
  {
    name: 'formats',
    summary: 'List the formats of patent files that are read',
    load: async () => (await import('./commands/formats.js')).formatsCommand(),
  },
  {
    name: 'imports',
    summary: 'List the imports, or what an import rejected',
    load: async () => (await import('./commands/imports.js')).importsCommand(),
  },
  {
    name: 'classify',
    summary: 'Give the CPC symbols of a text, with scores and reasons',
    load: async () => (await import('./commands/classify.js')).classifyCommand(),
  },
  {
    name: 'classify-patents',
    summary: 'Classify stored patents and keep what the model says',
    load: async () => (await import('./commands/classify-patents.js')).classifyPatentsCommand(),
  },
  {
    name: 'collections',
    summary: 'Make, list, show and remove collections of stored patents',
    load: async () => (await import('./commands/collections.js')).collectionsCommand(),
  },
  {
    name: 'calibrate',
    summary: 'Calibrate a model for a collection, by its texts and whatever symbols it has',
    load: async () => (await import('./commands/calibrate.js')).calibrateCommand(),
  },
  {
    name: 'labels',
    summary: "Import label sets of one's own, learn, judge and remove them",
    load: async () => (await import('./commands/labels.js')).labelsCommand(),
  },
  {
    name: 'review-queue',
    summary: 'List what to review next: where a verdict would teach the model most',
    load: async () => (await import('./commands/review-queue.js')).reviewQueueCommand(),
  },
  {
    name: 'reviews',
    summary: 'List what people said of predictions, or export it as training records',
    load: async () => (await import('./commands/reviews.js')).reviewsCommand(),
  },
  {
    name: 'scheme-changes',
    summary: 'List what updates of the scheme changed, and how many patents each change touches',
    load: async () => (await import('./commands/scheme-changes.js')).schemeChangesCommand(),
  },
  {
    name: 'reclassify',
    summary: 'Propose successors for symbols of stored patents that the scheme does not have any more',
    load: async () => (await import('./commands/reclassify.js')).reclassifyCommand(),
  },
  {
    name: 'reclassifications',
    summary: 'List, decide, undo and export what is proposed for removed symbols',
    load: async () => (await import('./commands/reclassifications.js')).reclassificationsCommand(),
  },
  {
    name: 'zero-shot',
    summary: 'Rank symbols by their taxonomy texts alone, without training examples',
    load: async () => (await import('./commands/zero-shot.js')).zeroShotCommand(),
  },
  {
    name: 'evaluate',
    summary: 'Evaluate the classification on patents whose symbols are known',
    load: async () => (await import('./commands/evaluate.js')).evaluateCommand(),
  },
  {
    name: 'watch',
    summary: 'Watch how a model does over time: sureness, coverage, agreement, drift, alerts',
    load: async () => (await import('./commands/watch.js')).watchCommand(),
  },
  {
    name: 'projection',
    summary: 'Draw how an encoder, or one before and after training, keeps the sections of patents apart',
    load: async () => (await import('./commands/projection.js')).projectionCommand(),
  },
  {
    name: 'train-encoder',
    summary: 'Fine-tune an encoder on patents with known symbols',
    load: async () => (await import('./commands/train-encoder.js')).trainEncoderCommand(),
  },
  {
    name: 'average-encoders',
    summary: 'Average encoders that were trained from the same base into one',
    load: async () => (await import('./commands/average-encoders.js')).averageEncodersCommand(),
  },
  {
    name: 'train-experts',
    summary: 'Train the nine experts on patents with known symbols',
    load: async () => (await import('./commands/train-experts.js')).trainExpertsCommand(),
  },
  {
    name: 'extend-experts',
    summary: 'Give the experts symbols that they did not have, without training',
    load: async () => (await import('./commands/extend-experts.js')).extendExpertsCommand(),
  },
  {
    name: 'learn-from-reviews',
    summary: 'Let the experts learn what people reviewed',
    load: async () => (await import('./commands/learn-from-reviews.js')).learnFromReviewsCommand(),
  },
  {
    name: 'models',
    summary: 'List, publish, compare, activate and roll back versions of models',
    load: async () => (await import('./commands/models.js')).modelsCommand(),
  },
  {
    name: 'runs',
    summary: 'List, show, follow and cancel runs',
    load: async () => (await import('./commands/runs.js')).runsCommand(),
  },
  {
    name: 'plugins',
    summary: 'List, write, check and reload plugins',
    load: async () => (await import('./commands/plugins.js')).pluginsCommand(),
  },
  {
    name: 'keys',
    summary: 'Make, list and revoke API keys',
    load: async () => (await import('./commands/keys.js')).keysCommand(),
  },
  {
    name: 'audit',
    summary: 'Show who changed what, or was kept from it; the newest first',
    load: async () => (await import('./commands/audit.js')).auditCommand(),
  },
  {
    name: 'backup',
    summary: 'Write everything that the database holds, and the files of its models, into one archive',
    load: async () => (await import('./commands/backup.js')).backupCommand(),
  },
  {
    name: 'restore',
    summary: 'Fill an empty database with what a backup holds, whole or not at all',
    load: async () => (await import('./commands/backup.js')).restoreCommand(),
  },
];
