import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PrismaClient } from '../generated/prisma/client.js';
import { forecastRun } from './run-forecast.js';

const START = Date.UTC(2026, 0, 1);

/** Of runs that took so many seconds with such settings. */
const forecast = (
  configuration: object,
  ...earlier: readonly { readonly seconds: number; readonly configuration: object }[]
) => {
  const rows = earlier.map(({ seconds, configuration }, at) => ({
    id: String(at),
    kind: 'COLLECTION_CALIBRATION',
    state: 'SUCCEEDED',
    resource: 'CPU',
    configuration,
    errorCode: null,
    startedAt: new Date(START),
    finishedAt: new Date(START + seconds * 1000),
  }));
  const prisma = { run: { findMany: () => Promise.resolve(rows) } } as unknown as PrismaClient;
  return forecastRun(prisma, { kind: 'collection-calibration', schema: z.object({}), configuration });
};

describe('forecastRun', () => {
  test('goes by runs that read as large a sample of the same collection', async () => {
    const asked = { collection: 'a', sample: 100 };
    const found = await forecast(
      asked,
      { seconds: 900, configuration: { collection: 'a', sample: 2000 } },
      { seconds: 60, configuration: asked },
      { seconds: 500, configuration: { collection: 'b', sample: 100 } },
    );
    expect(found).toMatchObject({ isAlike: true, seconds: 60, mostSeconds: 60, runs: [{ id: '1' }] });
  });

  test('learns nothing of a run that its limit ended when the next may take longer', async () => {
    const ended = { seconds: 65, configuration: { minutes: 1 } };
    expect(await forecast({ minutes: 10 }, ended)).toBeNull();
    expect(await forecast({}, ended)).toBeNull();
    expect(await forecast({ minutes: 1 }, ended)).toMatchObject({ seconds: 60 });
    expect(
      await forecast({ minutes: 10 }, ended, { seconds: 30, configuration: { minutes: 1 } }),
    ).toMatchObject({
      seconds: 30,
      runs: [{ id: '1' }],
    });
  });
});
