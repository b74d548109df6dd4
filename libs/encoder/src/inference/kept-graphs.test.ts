import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepGraph, readGraph } from './kept-graphs.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nonet-graphs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

let built: string[] = [];
beforeEach(() => (built = []));
async function graph(name: string): Promise<string> {
  const kept = readGraph(folder, name);
  if (kept !== null) return Buffer.from(kept).toString();
  return keepGraph(folder, name, async (file) => {
    built.push(name);
    writeFileSync(file, `graph of ${name}`);
    return `graph of ${name}`;
  });
}
function hoursPass(hours: number): void {
  const then = new Date(Date.now() - hours * 3_600_000);
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), then, then);
}

test('a graph is built once, and again where its file was damaged', async () => {
  expect([await graph('a.onnx'), await graph('a.onnx')]).toEqual(['graph of a.onnx', 'graph of a.onnx']);
  expect(built).toEqual(['a.onnx']);
  writeFileSync(join(folder, 'a.onnx'), 'damaged');
  expect(await graph('a.onnx')).toBe('graph of a.onnx');
  expect(built).toEqual(['a.onnx', 'a.onnx']);
});

test('of many graphs those stay that were used last', async () => {
  for (const name of ['a.onnx', 'b.onnx', 'c.onnx']) await graph(name);
  hoursPass(2);
  for (const name of ['a.onnx', 'c.onnx', 'd.onnx']) await graph(name);
  expect(readdirSync(folder).sort()).toEqual(['a.onnx', 'c.onnx', 'd.onnx']);
});

test('what somebody writes stays, takes no graph’s place, and is removed when it was left', async () => {
  for (const name of ['a.onnx', 'b.onnx', 'c.onnx.0a1b2c3d', 'd.onnx.0a1b2c3d'])
    writeFileSync(join(folder, name), '');
  await graph('e.onnx');
  expect(readdirSync(folder)).toHaveLength(5);
  hoursPass(2);
  writeFileSync(join(folder, 'c.onnx.0a1b2c3d'), '');
  await graph('f.onnx');
  const partial = readdirSync(folder).filter((name) => !name.endsWith('.onnx'));
  expect(partial).toEqual(['c.onnx.0a1b2c3d']);
});

test('a graph that cannot be kept is made all the same, and leaves nothing', async () => {
  writeFileSync(join(folder, 'file'), '');
  const made = await keepGraph(join(folder, 'file'), 'a.onnx', async () => 'made');
  expect(made).toBe('made');
  expect(readdirSync(folder)).toEqual(['file']);
  await expect(keepGraph(folder, 'a.onnx', () => Promise.reject(new Error('no memory')))).rejects.toThrow(
    'no memory',
  );
  expect(readdirSync(folder)).toEqual(['file']);
});
