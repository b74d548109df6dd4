import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { ChildRun } from '../testing/train-in-child.js';
import { temporaryFolder } from '../testing/training-plan.js';

const SCRIPT = fileURLToPath(new URL('../../dist/testing/train-in-child.js', import.meta.url));

it.skipIf(existsSync('/dev/nvidiactl'))(
  'a training run says once, in its own words, that its device is missing',
  async () => {
    const run: ChildRun = { settings: {}, output: temporaryFolder(), device: 'cuda:0' };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [SCRIPT, JSON.stringify(run)]);
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'FINE_TUNE_DEVICE_UNAVAILABLE',
      message: expect.stringContaining('cuda:0'),
    });
    expect(stderr).toBe('');
  },
);
