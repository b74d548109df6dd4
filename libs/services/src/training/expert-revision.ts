import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import {
  type Correction,
  extendMixture,
  learnCorrections,
  MIXTURE_FILES,
  type MixtureClassifier,
  type ModelFacts,
  openMixture,
  readableText,
  readKeywords,
  writeMixture,
  writeModelManifest,
} from '@nonet/experts';
import { type PatentRecord, type ReadingReport, readPatentsInThread } from '@nonet/patents';
import type { DeviceChoice } from '@nonet/plugins';
import { openVersionEncoder } from '../encoders/version-encoder.js';
import { pluginFacts } from '../models/needed-plugins.js';
import { storedEmbeddings } from '../database/stored-embeddings.js';
import { conflict, invalidInput } from '../errors/errors.js';
import type { ModelVersion } from '../models/models.service.js';
import { COMPACT_SCHEME } from '../taxonomy/compact-scheme.js';
import type { TrainingCaller, ExpertTrainerDependencies } from './expert-training.js';
import { evaluateVersions } from './evaluate-versions.js';
import type { ExpertExtension } from './extend-experts.operation.js';
import { readLearnable } from './learnable-patents.js';
import type { ReviewLearning } from './learn-from-reviews.operation.js';
import type { RevisionEvent } from './training.service.js';

/** What a version became, before it is published. */
interface Revised {
  readonly classifier: MixtureClassifier;
  readonly event: Extract<RevisionEvent, { type: 'extended' | 'learnt' }>;
  /** What the version's record says it was made from, beside its parent. */
  readonly configuration: ModelFacts['configuration'];
  readonly data: ModelFacts['data'];
}

/** A version and the one that it was made from. */
interface Revision {
  readonly version: ModelVersion;
  readonly parent: ModelVersion;
}

type Revise = (classifier: MixtureClassifier) => Promise<Revised>;

/** Makes versions of experts from other versions, without training: by more symbols, or by what people reviewed. */
export class ExpertReviser {
  constructor(private readonly dependencies: ExpertTrainerDependencies) {}

  async *extend(extension: ExpertExtension, caller: TrainingCaller): AsyncGenerator<RevisionEvent> {
    const { signal } = caller;
    const symbols = extension.symbols.map((symbol) => parseSymbol(symbol));
    const earlier = await this.#madeBefore(caller);
    if (earlier !== null) return yield* this.#finish(extension, earlier, caller);
    const parent = await this.#parentOf(extension.model);
    yield { type: 'progress', phase: 'reading patents', done: 0, total: null };
    const evaluated = await numbersToEvaluate(extension.evaluateOn, signal);
    const taxonomy = await this.dependencies.taxonomy.get();
    const { records, files, readings } = await readLearnt(extension.files, evaluated, { taxonomy, signal });
    for (const reading of readings) yield { type: 'read', reading };
    yield* this.#publish(extension, parent, caller, async (classifier) => {
      const start = performance.now();
      const extended = await extendMixture(classifier, { symbols, examples: records }, { signal });
      const { remembered, replaced } = extended;
      return {
        classifier: extended.classifier,
        event: {
          type: 'extended',
          symbols: extended.symbols,
          remembered,
          replaced,
          seconds: secondsSince(start),
        },
        configuration: { recipe: 'extend', symbols: extended.symbols.map((one) => ({ ...one })) },
        // Reviews since the parent was made are still to be learnt.
        data: { files, remembered, replaced, reviewedUntil: reviewedUntil(parent).toISOString() },
      };
    });
  }

  async *learn(learning: ReviewLearning, caller: TrainingCaller): AsyncGenerator<RevisionEvent> {
    const { signal } = caller;
    const refit = learning.refit.map((section) => parseSymbol(section));
    const earlier = await this.#madeBefore(caller);
    if (earlier !== null) return yield* this.#finish(learning, earlier, caller);
    const parent = await this.#parentOf(learning.model);
    const since = reviewedUntil(parent);
    yield { type: 'progress', phase: 'reading reviews', done: 0, total: null };
    const evaluated = await numbersToEvaluate(learning.evaluateOn, signal);
    const { corrections, until } = await this.#reviewedSince(since, evaluated, signal);
    if (corrections.length === 0)
      throw conflict({
        reason: `Nothing that could be learnt was reviewed since ${parent.reference} (${since.toISOString()}); patents that evaluate are not learnt.`,
      });
    yield* this.#publish(learning, parent, caller, async (classifier) => {
      const start = performance.now();
      const learnt = await learnCorrections(classifier, corrections, { refit, signal });
      const { remembered, replaced, forgotten, headed, refitted } = learnt;
      const facts = {
        remembered,
        replaced,
        forgotten,
        headed: [...headed],
        refitted: refitted.map((one) => ({ ...one })),
      };
      return {
        classifier: learnt.classifier,
        event: {
          type: 'learnt',
          texts: corrections.length,
          since: since.toISOString(),
          ...facts,
          seconds: secondsSince(start),
        },
        configuration: { recipe: 'learn', refit },
        data: { reviewed: corrections.length, reviewedUntil: until.toISOString(), ...facts },
      };
    });
  }

  /** @throws MODEL_UNKNOWN, INPUT_INVALID */
  async #parentOf(model: string | null): Promise<ModelVersion> {
    const { models } = this.dependencies;
    const version = model === null ? await models.active() : (await models.open(model)).model;
    if (version?.kind === 'experts') return version;
    throw invalidInput({
      field: 'model',
      value: version?.reference ?? null,
      allowed: 'a version of experts',
    });
  }

  async #reviewedSince(after: Date, evaluated: ReadonlySet<string>, signal: AbortSignal | undefined) {
    const corrections: Correction[] = [];
    let until = after;
    for await (const example of this.dependencies.reviews.reviewedExamples({ after, signal })) {
      until = example.reviewedAt;
      const { id, right, wrong, ...record } = example;
      const text = readableText(record);
      if (!evaluated.has(id) && text !== '') corrections.push({ id, text, right, wrong });
    }
    return { corrections, until };
  }

  /**
   * The version that an attempt of the same run made before it was killed. Made again it would be another one: by then the
   * first may be the active one, and its own parent.
   */
  async #madeBefore({ runId }: TrainingCaller): Promise<Revision | null> {
    const { models } = this.dependencies;
    const version = runId === null ? null : await models.madeBy(runId);
    const reference = version?.configuration['parent'];
    const parent = typeof reference === 'string' ? await models.get(reference) : null;
    return version === null || parent === null ? null : { version, parent };
  }

  async *#publish(
    revision: Pick<ExpertExtension, 'evaluateOn' | 'activate' | 'device'>,
    parent: ModelVersion,
    caller: TrainingCaller,
    revise: Revise,
  ): AsyncGenerator<RevisionEvent> {
    yield { type: 'progress', phase: `opening ${parent.reference}`, done: 0, total: null };
    const { version, event } = await this.#make(parent, revision.device, caller, revise);
    yield event;
    yield* this.#finish(revision, { version, parent }, caller);
  }

  /** Evaluates what was published, and activates it when asked. */
  async *#finish(
    { evaluateOn, activate }: Pick<ExpertExtension, 'evaluateOn' | 'activate'>,
    { version, parent }: Revision,
    caller: TrainingCaller,
  ): AsyncGenerator<RevisionEvent> {
    const { models } = this.dependencies;
    yield { type: 'published', model: version.reference, digest: version.digest };
    const active = activate ? await models.active() : null;
    const versions = [...(active === null ? [] : [active]), parent, version];
    yield* evaluateVersions(versions, evaluateOn, { ...this.dependencies, limit: Infinity }, caller);
    if (activate) {
      await models.activate(version.reference, {
        actor: caller.actor,
        worse: 'refuse',
        signal: caller.signal,
      });
      yield { type: 'activated', model: version.reference };
    }
    yield { type: 'finished', model: version.reference, parent: parent.reference };
  }

  /** In a temporary folder, which is removed when its files are in the artifact store. */
  async #make(
    parent: ModelVersion,
    device: DeviceChoice,
    { actor, runId, folder: own, signal }: TrainingCaller,
    revise: Revise,
  ): Promise<{ version: ModelVersion; event: Revised['event'] }> {
    const { config, database, lexicons, models, plugins, log, taxonomy: current } = this.dependencies;
    const { folder: parentFolder } = await models.open(parent.reference, { signal });
    const encoderFolder = join(parentFolder, MIXTURE_FILES.encoder);
    const { holdOut } = parent.configuration;
    const taxonomy = await current.get();
    const isCompact = taxonomy.nodesAt('main-group').length === 0;
    const keywords = isCompact ? undefined : await readKeywords(COMPACT_SCHEME);
    const encoder = await openVersionEncoder(parent, {
      folder: parentFolder,
      plugins,
      device,
      modelsFolder: config.models,
      signal,
      onWarning: (warning) => log.warn({ model: parent.reference }, warning),
    });
    let classifier: MixtureClassifier | null = null;
    const workspace = own ?? join(config.home, 'training');
    await mkdir(workspace, { recursive: true });
    const folder = await mkdtemp(join(workspace, `${parent.name}-`));
    try {
      const embeddings = storedEmbeddings(database.pool);
      classifier = await openMixture(
        parentFolder,
        { taxonomy, encoder, embeddings, keywords, lexicons },
        { signal },
      );
      const revised = await revise(classifier);
      const { parameters, reader } = revised.classifier;
      const { memory, heads } = reader;
      await writeMixture(folder, {
        encoder: { folder: encoderFolder },
        parameters,
        memory,
        added: heads.added,
      });
      // Experts of plugins go on as they are: a revision teaches them nothing.
      if (parameters.pluginExperts)
        await cp(join(parentFolder, 'experts'), join(folder, 'experts'), { recursive: true });
      const facts = {
        kind: 'experts' as const,
        name: parent.name,
        encoder: parent.encoder,
        configuration: {
          ...revised.configuration,
          parent: parent.reference,
          ...pluginFacts(parameters),
          scheme: taxonomy.version,
          // What its encoder did not see, whoever trains experts on it next has to know.
          ...(typeof holdOut === 'number' && { holdOut }),
        },
        data: revised.data,
        evaluations: [],
      };
      await writeModelManifest(folder, { ...facts, createdAt: new Date().toISOString() });
      const version = await models.publish({ ...facts, folder, runId }, { actor, signal });
      return { version, event: revised.event };
    } finally {
      await classifier?.dispose();
      await encoder.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Patents that evaluate: they must not be known. */
async function numbersToEvaluate(
  files: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  const numbers = new Set<string>();
  for (const file of files)
    for (const { number, split } of await patentsOf(file, signal))
      if (split === 'dev' || split === 'test') numbers.add(number);
  return numbers;
}

/** What is there to learn of files: all but the records that evaluate. */
async function readLearnt(
  files: readonly string[],
  evaluated: ReadonlySet<string>,
  options: { taxonomy: Taxonomy; signal: AbortSignal | undefined },
) {
  const records: PatentRecord[] = [];
  const readings: ReadingReport[] = [];
  for (const file of files) {
    const { patents, reading } = await readLearnable(file, { ...options, limit: Infinity });
    readings.push(reading);
    for (const patent of patents)
      if ((patent.split === 'train' || patent.split === null) && !evaluated.has(patent.number))
        records.push(patent);
  }
  return { records, readings, files: files.map((file) => basename(file)) };
}

async function patentsOf(file: string, signal: AbortSignal | undefined): Promise<PatentRecord[]> {
  const patents: PatentRecord[] = [];
  for await (const result of readPatentsInThread(file, { signal }))
    if (result.type === 'patent') patents.push(result.patent);
  return patents;
}

/** Until when a version has learnt reviews: until it was made, unless it noted another time. */
function reviewedUntil({ data, createdAt }: ModelVersion): Date {
  const noted = data['reviewedUntil'];
  return typeof noted === 'string' ? new Date(noted) : createdAt;
}

const secondsSince = (start: number) => Math.round((performance.now() - start) / 10) / 100;
