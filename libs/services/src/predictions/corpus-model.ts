import { createHash } from 'node:crypto';
import type { ActiveModel } from '../classification/active-model.js';
import type { CollectionCalibrations } from '../collections/calibrated-experts.js';
import type { Database } from '../database/index.js';
import type { LabelSetsService } from '../labels/label-sets.service.js';
import type { CorpusModel } from './classify-corpus.js';
import type { CorpusRequest } from './classify-patents.operation.js';
import { ZERO_SHOT } from '../models/models.service.js';

/** What zero-shot answers depend on. */
interface ZeroShotFacts {
  /** Version of the scheme. */
  readonly scheme: string;
  /** Fingerprint of the encoder. */
  readonly encoder: string;
}

/** Opens a model; zero-shot answers of a scheme and an encoder are kept under a version of their own. */
export function corpusModels(
  database: Database,
  active: ActiveModel,
  calibrations: Pick<CollectionCalibrations, 'of'>,
  labelSets: Pick<LabelSetsService, 'labeller'>,
) {
  return async (
    { model: name, collection, labelSet }: Pick<CorpusRequest, 'model' | 'collection' | 'labelSet'>,
    signal: AbortSignal | undefined,
  ): Promise<CorpusModel> => {
    const { model, release } = await active.lease(name, { signal });
    const { classifier, encoder, scheme, version } = model;
    try {
      const facts = { scheme, encoder: encoder.fingerprint };
      const calibrated = collection === null ? null : await calibrations.of(collection, model);
      return {
        modelId: version?.id ?? (await zeroShotVersion(database, facts)),
        encoder,
        classifier: calibrated?.experts ?? classifier,
        calibrationId: calibrated?.calibrationId ?? null,
        labeller: labelSet === null ? null : await labelSets.labeller(labelSet, model),
        release,
      };
    } catch (error) {
      release();
      throw error;
    }
  };
}

/**
 * The version that zero-shot predictions belong to. It has no files, so it looks like one whose files were removed:
 * a row that can be listed, not a model that can be loaded.
 */
async function zeroShotVersion({ pool }: Pick<Database, 'pool'>, facts: ZeroShotFacts): Promise<number> {
  const digest = createHash('sha256')
    .update(JSON.stringify([ZERO_SHOT, facts.scheme, facts.encoder]))
    .digest('hex');
  for (;;) {
    // If several processes do this at the same time, one writes the row.
    await pool.query(
      `INSERT INTO model_version (kind, name, version, digest, files, bytes, configuration, data, created_by, removed_at)
       SELECT 'EXPERTS', $1, coalesce(max(version), 0) + 1, $2, '[]', 0, $3, '{}', 'nonet', now()
         FROM model_version WHERE name = $1
       ON CONFLICT DO NOTHING`,
      [ZERO_SHOT, digest, facts],
    );
    const { rows } = await pool.query<{ id: number }>('SELECT id FROM model_version WHERE digest = $1', [
      digest,
    ]);
    if (rows[0]) return rows[0].id;
  }
}
