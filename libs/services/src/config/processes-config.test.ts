import { expect, it } from 'vitest';
import { loadConfig } from './config.js';
import { processesFor } from './processes-config.js';

const GIBIBYTE = 2 ** 30;

it.each([
  { cores: 1, gibibytes: 64, processes: 1 },
  { cores: 2, gibibytes: 64, processes: 1 },
  { cores: 4, gibibytes: 64, processes: 2 },
  { cores: 16, gibibytes: 64, processes: 8 },
  { cores: 16, gibibytes: 8, processes: 3 },
  { cores: 16, gibibytes: 1, processes: 1 },
  { cores: 384, gibibytes: 2_000, processes: 64 },
])('$cores cores and $gibibytes GiB are for $processes processes', ({ cores, gibibytes, processes }) => {
  expect(processesFor({ cores, bytes: gibibytes * GIBIBYTE })).toBe(processes);
});

it('is what NONET_PROCESSES says: one where it says nothing, what fits the machine for auto', () => {
  expect(loadConfig({}).processes).toBe(1);
  expect(loadConfig({ NONET_PROCESSES: '12' }).processes).toBe(12);
  expect(loadConfig({ NONET_PROCESSES: 'auto' }).processes).toBeGreaterThanOrEqual(1);
});
