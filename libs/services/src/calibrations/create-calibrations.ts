import { fitAdaptation, rememberedShares, type CollectionText } from '@nonet/experts/adaptation';
import type { MixtureClassifier } from '@nonet/experts/mixture';
import type { ActiveModel } from '../classification/active-model.js';
import { collectionPatents } from '../collections/collection-patents.js';
import type { CollectionCalibration, CollectionsService } from '../collections/collections.service.js';
import type { Database } from '../database/index.js';
import { collectionEmpty, invalidInput } from '../errors/errors.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { CalibrationRequest } from './calibrate-collection.operation.js';

export interface CalibrationOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface CalibrationsService {
  /**
   * Reads the patents of a collection with a model, fits what they change of it, and keeps that.
   * @throws NOT_FOUND, MODEL_UNKNOWN; INPUT_INVALID for a model without experts; COLLECTION_EMPTY
   */
  calibrate(request: CalibrationRequest, options: CalibrationOptions): Promise<CollectionCalibration>;
}

interface CalibrationsDependencies {
  readonly database: Pick<Database, 'prisma'>;
  readonly models: Pick<ActiveModel, 'lease'>;
  readonly collections: Pick<CollectionsService, 'get' | 'sizes'>;
}

/** Texts read at a time: as many as fill the encoder's batches. */
const AT_ONCE = 8;

export function createCalibrations({
  database,
  models,
  collections,
}: CalibrationsDependencies): CalibrationsService {
  return {
    async calibrate({ collection: name, model: reference, sample }, { signal, onProgress }) {
      const collection = await collections.get(name);
      const { model, release } = await models.lease(reference, { signal });
      let waiting: Promise<CollectionText>[] = [];
      try {
        const { experts, version } = model;
        if (experts === null || version === null)
          throw invalidInput({ field: 'model', value: model.name, allowed: 'a version of experts' });
        const [size = 0] = await collections.sizes([collection]);
        const total = Math.min(sample, size);
        const texts: CollectionText[] = [];
        const settle = async () => {
          texts.push(...(await Promise.all(waiting)));
          waiting = [];
          onProgress?.(texts.length, total);
        };
        for await (const { number, text, known } of collectionPatents(database, collection.filter, sample)) {
          signal?.throwIfAborted();
          const reading = readText(experts, { number, text, known }, signal);
          // Awaited further on; until then a failure must not count as unhandled.
          reading.catch(() => undefined);
          waiting.push(reading);
          if (waiting.length === AT_ONCE) await settle();
        }
        await settle();
        if (texts.length === 0) throw collectionEmpty({ collection: name });
        const { reader, parameters } = experts;
        const { labels, sectionOf, legacy } = reader;
        const remembered = rememberedShares(reader.memory.examples, labels);
        const adaptation = fitAdaptation(texts, { parameters, labels, sectionOf, legacy, remembered });
        const row = await database.prisma.collectionCalibration.create({
          data: {
            collectionId: collection.id,
            modelId: version.id,
            adaptation: adaptation as unknown as Prisma.InputJsonObject,
          },
        });
        const { id, createdAt } = row;
        return { id, collectionId: collection.id, model: version.reference, adaptation, createdAt };
      } finally {
        // What is still read needs the model.
        await Promise.allSettled(waiting);
        release();
      }
    },
  };
}

/** A patent that is remembered must not find itself. */
async function readText(
  experts: MixtureClassifier,
  { number, text, known }: { readonly number: string; readonly text: string } & Pick<CollectionText, 'known'>,
  signal: AbortSignal | undefined,
): Promise<CollectionText> {
  return { read: await experts.uncalibrated(text, { excluded: [number], signal }), known };
}
