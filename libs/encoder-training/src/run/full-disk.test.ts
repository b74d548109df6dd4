import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FineTuneSettings } from '../settings.js';
import { WEIGHTS_FILE } from '../output/output-folder.js';
import { STATE_FILE } from '../output/training-state-file.js';
import type { ChildReport, ChildRun } from '../testing/train-in-child.js';
import { temporaryFolder, train, trainingPlan } from '../testing/training-plan.js';
import { requireRoom } from '../output/write-run-files.js';

const SCRIPT = fileURLToPath(new URL('../../dist/testing/train-in-child.js', import.meta.url));
const SETTINGS = { steps: 12, stepsPerRun: 2, saveEvery: 1e-3 };
const contentOf = (folder: string, name: string) => readFileSync(join(folder, name));

interface Child {
  readonly report: ChildReport;
  readonly stderr: string;
}

/** Trains in a shell that first does something to its world. */
const trainAfter = (preparation: string, run: ChildRun, around: readonly string[] = []): Promise<Child> =>
  new Promise((resolve, reject) => {
    const script = [process.execPath, SCRIPT, JSON.stringify(run)];
    const command = [...around, '/bin/sh', '-c', `${preparation} && exec "$@"`, 'sh', ...script];
    execFile(command[0]!, command.slice(1), (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(`The run said nothing: ${error?.message} ${stderr}`));
      else resolve({ report: JSON.parse(stdout) as ChildReport, stderr });
    });
  });

/** Blocks of 512 bytes that a file may have: less than the state of the tiny encoder, and than its weights. */
const SMALL_FILES = 'ulimit -f 400';

describe('a training run whose disk is full', () => {
  it('says so, and leaves nothing half-written', async () => {
    const output = temporaryFolder();
    const { report } = await trainAfter(SMALL_FILES, { settings: SETTINGS, output });
    expect(report).toMatchObject({ code: 'FINE_TUNE_DISK_FULL', message: expect.stringContaining(output) });
    expect(readdirSync(output)).toEqual([]);
  });

  it('keeps its last good state, and continues from there when there is room', async () => {
    const whole = await trainingPlan(SETTINGS);
    await train(whole);
    const plan = { ...whole, output: temporaryFolder() };
    const stopped = train(
      plan,
      (event, stop) => event.type === 'progress' && event.step >= 4 && stop.abort(),
    );
    await expect(stopped).rejects.toThrow();
    const before = contentOf(plan.output, STATE_FILE);

    const { report } = await trainAfter(SMALL_FILES, { settings: SETTINGS, output: plan.output });
    expect(report).toMatchObject({ code: 'FINE_TUNE_DISK_FULL' });
    expect(readdirSync(plan.output)).toEqual([STATE_FILE]);
    expect(contentOf(plan.output, STATE_FILE).equals(before)).toBe(true);

    await train(plan);
    expect(contentOf(plan.output, WEIGHTS_FILE).equals(contentOf(whole.output, WEIGHTS_FILE))).toBe(true);
  });

  it('keeps its state when only the result finds no room', async () => {
    // Adapters have a small state; the encoder that they are merged into has not.
    const settings: FineTuneSettings = {
      ...SETTINGS,
      method: { type: 'lora', rank: 1, targets: ['query'] },
      loss: { type: 'info-nce' },
    };
    const run = { settings, output: temporaryFolder() };
    const { report } = await trainAfter(SMALL_FILES, run);
    expect(report).toMatchObject({ code: 'FINE_TUNE_DISK_FULL' });
    expect(readdirSync(run.output).filter((name) => name !== '1_Pooling')).toEqual([STATE_FILE]);
    expect((await trainAfter('true', run)).report).toEqual({ finished: true });
    expect(existsSync(join(run.output, STATE_FILE))).toBe(false);
  });

  it('is refused at once when the disk is too small for it', async () => {
    await expect(requireRoom(temporaryFolder(), 2 ** 60)).rejects.toMatchObject({
      code: 'FINE_TUNE_DISK_FULL',
      message: expect.stringMatching(/needs 1,152,921,504,607 MB .* are free/),
    });
  });
});

/** A mount needs a namespace of its own, which not every machine allows. */
const MOUNT = ['unshare', '--user', '--map-root-user', '--mount'];
const canMount =
  spawnSync(MOUNT[0]!, [...MOUNT.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

describe.skipIf(!canMount)('a training run on a file system of a few megabytes', () => {
  it('ends when it is full', async () => {
    // It fills up only after the run has begun: what the run needs is there at first.
    const begun = `until [ -e /mnt/${STATE_FILE} ] || ! kill -0 $$; do sleep 0.05; done`;
    const fill = `(${begun}; head -c 100m /dev/zero >/mnt/other 2>/dev/null) &`;
    const run = { settings: { ...SETTINGS, steps: 100_000 }, output: '/mnt' };
    const { report } = await trainAfter(`mount -t tmpfs -o size=6m none /mnt && { ${fill} }`, run, MOUNT);
    expect(report).toMatchObject({ code: 'FINE_TUNE_DISK_FULL', message: expect.stringContaining('ENOSPC') });
  });

  it('does not begin when there is no room', async () => {
    const run = { settings: SETTINGS, output: '/mnt' };
    const { report } = await trainAfter('mount -t tmpfs -o size=1m none /mnt', run, MOUNT);
    expect(report).toMatchObject({
      code: 'FINE_TUNE_DISK_FULL',
      message: expect.stringContaining('are free'),
    });
  });
});
