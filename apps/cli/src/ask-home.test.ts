import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClassifyRequest } from '@nonet/services/classification';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askHome } from './ask-home.js';
import { Interrupted } from './interruption.js';

let home: string;
const before = { ...process.env };
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-asked-'));
  process.env['NONET_HOME'] = home;
  delete process.env['DATABASE_URL'];
});
afterEach(async () => {
  for (const name of ['NONET_HOME', 'DATABASE_URL'])
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  await rm(home, { recursive: true, force: true });
});

const words = { text: 'a plough', patentNumber: null, collection: null, labelSet: null, model: null };
const request = { ...words, level: 'subclass' } as ClassifyRequest;

test('a home without anything answers nothing', async () => {
  expect(await askHome(request)).toBeNull();
});

test('Ctrl-C ends the question: no database is opened for whoever gave up', async () => {
  const pressCtrlC = (event: string) => {
    if (event === 'SIGINT') queueMicrotask(() => process.emit('SIGINT'));
  };
  process.on('newListener', pressCtrlC);
  try {
    await expect(askHome(request)).rejects.toThrow(Interrupted);
  } finally {
    process.off('newListener', pressCtrlC);
  }
});
