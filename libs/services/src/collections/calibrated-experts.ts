import type { MixtureClassifier } from '@nonet/experts/mixture';
import { adaptationSchema, adapted } from '@nonet/experts/adaptation';
import type { Database } from '../database/index.js';
import { collectionUncalibrated, notFound } from '../errors/errors.js';

/** A model that is ready to answer. */
interface Answering {
  /** `zero-shot`, or `name@version`. */
  readonly name: string;
  readonly version: { readonly id: number } | null;
  /** null: it does not consist of experts, and has no calibration of its own. */
  readonly experts: MixtureClassifier | null;
}

/** Experts as they answer for a collection, and what they do so by. */
export interface CalibratedExperts {
  readonly experts: MixtureClassifier;
  readonly calibrationId: number;
}

/** Gives the experts of a model the calibration of a collection: the same model in memory, other parameters. */
export class CollectionCalibrations {
  readonly #made = new WeakMap<MixtureClassifier, Map<number, MixtureClassifier>>();

  constructor(private readonly database: Pick<Database, 'prisma'>) {}

  /** The newest calibration of a collection for a model. @throws NOT_FOUND, COLLECTION_UNCALIBRATED */
  async of(collection: string, { name: model, version, experts }: Answering): Promise<CalibratedExperts> {
    const { prisma } = this.database;
    const found = await prisma.collection.findUnique({ where: { name: collection }, select: { id: true } });
    if (found === null) throw notFound({ what: 'collection', key: collection });
    const row =
      version === null || experts === null
        ? null
        : await prisma.collectionCalibration.findFirst({
            where: { collectionId: found.id, modelId: version.id },
            orderBy: { id: 'desc' },
          });
    if (row === null || experts === null) throw collectionUncalibrated({ collection, model });
    return { experts: this.#adapted(experts, row), calibrationId: row.id };
  }

  /** As one that was given before; null where it is gone. */
  async byId(id: number, { experts }: Answering): Promise<MixtureClassifier | null> {
    const row = await this.database.prisma.collectionCalibration.findUnique({ where: { id } });
    return row === null || experts === null ? null : this.#adapted(experts, row);
  }

  #adapted(experts: MixtureClassifier, { id, adaptation }: { id: number; adaptation: unknown }) {
    const known = this.#made.get(experts) ?? new Map<number, MixtureClassifier>();
    this.#made.set(experts, known);
    let made = known.get(id);
    if (made === undefined) {
      made = experts.withParameters(adapted(experts.parameters, adaptationSchema.parse(adaptation)));
      known.set(id, made);
    }
    return made;
  }
}
