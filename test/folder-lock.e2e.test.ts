import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFolderLock } from '../libs/services/src/database/embedded/folder-lock.js';
import { startScript, type Child } from './support/child.js';

let folder: string;
let children: Child[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-lock-'));
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.end('SIGKILL')));
  await rm(folder, { recursive: true, force: true });
});

function holder(milliseconds: number): Child {
  const child = startScript('hold-lock', folder, String(milliseconds));
  children.push(child);
  return child;
}
const now = () => withFolderLock(folder, async () => Date.now());

describe('withFolderLock', () => {
  it('lets one process in at a time when several want it', async () => {
    const holders = Array.from({ length: 6 }, () => holder(100));
    const turns = holders.map(async (child) => {
      const { entered } = await child.next<{ entered: number }>();
      const { left } = await child.next<{ left: number }>();
      return { entered, left };
    });
    const inOrder = (await Promise.all(turns)).sort((a, b) => a.entered - b.entered);
    for (const [at, turn] of inOrder.slice(1).entries()) {
      expect(turn.entered).toBeGreaterThanOrEqual(inOrder[at]!.left);
    }
    // No more than the last turn: neither proposals nor earlier ones.
    await expect.poll(() => readdir(folder)).toHaveLength(1);
  });

  it('lets one call in at a time when several of one process want it', async () => {
    let inside = 0;
    const turn = () =>
      withFolderLock(folder, async () => {
        inside += 1;
        await new Promise((resolve) => setTimeout(resolve, 10));
        expect(inside).toBe(1);
        inside -= 1;
      });
    await Promise.all([turn(), turn(), turn()]);
  });

  it('is taken over at once when its holder was killed', async () => {
    const killed = holder(60_000);
    await killed.next();
    await killed.end('SIGKILL');
    const start = Date.now();
    // A lock that went by the age of a file would be taken over after ten seconds.
    expect((await now()) - start).toBeLessThan(9_000);
  });

  it('is not taken over when its holder lives and does not let its timers run', async () => {
    const busy = holder(15_000);
    await busy.next();
    const entered = await now();
    const { left } = await busy.next<{ left: number }>();
    expect(entered).toBeGreaterThanOrEqual(left);
  });

  it('is free again when the action fails', async () => {
    const failing = withFolderLock(folder, () => Promise.reject(new Error('failed')));
    await expect(failing).rejects.toThrow('failed');
    await now();
  });
});
