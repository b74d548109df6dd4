import pg from 'pg';
import type { Adaptation } from '@nonet/experts/adaptation';
import type { Api } from './api.js';

const habits = {
  labels: 2.4,
  sections: { A: 0.05, B: 0.21, C: 0.1, D: 0, E: 0.02, F: 0.83, G: 0.2, H: 0.1, Y: 0.3 },
};
const adaptation: Adaptation = {
  format: 1,
  from: 'unlabelled',
  texts: 12,
  labelled: 4,
  scores: { slope: 1, bias: 0.21 },
  gates: { slope: 1, bias: 0 },
  shifts: { F17C: 0.4, G01M: 0.1 },
  thresholds: { F: 0.26 },
  habits,
  usual: { labels: 1.86, sections: { ...habits.sections, F: 0.11, G: 0.41 } },
};

/** A collection of the carriers of F17C, calibrated by hand for every version there is: experts need not be trained for that. */
export async function calibratedCollection(api: Api, name: string): Promise<void> {
  const { id } = await api.services.collections.create(
    { name, note: 'Vessels for gases', filter: { cpc: 'F17C' } },
    'test',
  );
  const database = new pg.Client({ connectionString: api.databaseUrl });
  await database.connect();
  await database.query(
    'INSERT INTO collection_calibration (collection_id, model_id, adaptation) SELECT $1, id, $2 FROM model_version',
    [id, adaptation],
  );
  await database.end();
}
