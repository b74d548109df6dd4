import { expect, test } from 'vitest';
import { PluginHealth } from './plugin-health.js';

test('the health of a plugin tells the times of the last answers where every other call failed', () => {
  const health = new PluginHealth();
  for (let i = 0; i < 512; i++) health.answered(1000);
  for (let i = 0; i < 512; i++) {
    health.failed();
    health.answered(1);
  }
  expect(health.report).toMatchObject({ calls: 1536, errors: 512, p50: 1, p95: 1 });
});
