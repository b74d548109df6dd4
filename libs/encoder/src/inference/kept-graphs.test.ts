import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptGraph } from './kept-graphs.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nonet-graphs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

let built: string[] = [];
beforeEach(() => (built = []));
const graph = (name: string) =>
  Buffer.from(
    keptGraph(folder, name, () => {
      built.push(name);
      return Buffer.from(`graph of ${name}`);
    }),
  ).toString();
function hoursPass(hours: number): void {
  const then = new Date(Date.now() - hours * 3_600_000);
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), then, then);
}

test('a graph is built once, and again where its file was damaged', () => {
  expect([graph('a.onnx'), graph('a.onnx')]).toEqual(['graph of a.onnx', 'graph of a.onnx']);
  expect(built).toEqual(['a.onnx']);
  writeFileSync(join(folder, 'a.onnx'), 'damaged');
  expect(graph('a.onnx')).toBe('graph of a.onnx');
  expect(built).toEqual(['a.onnx', 'a.onnx']);
});

test('of many graphs those stay that were used last', () => {
  for (const name of ['a.onnx', 'b.onnx', 'c.onnx']) graph(name);
  hoursPass(2);
  graph('a.onnx');
  graph('c.onnx');
  graph('d.onnx');
  expect(readdirSync(folder).sort()).toEqual(['a.onnx', 'c.onnx', 'd.onnx']);
});

test('what somebody writes stays, takes no graph’s place, and is removed when it was left', () => {
  for (const name of ['a.onnx', 'b.onnx', 'c.onnx.0a1b2c3d', 'd.onnx.0a1b2c3d'])
    writeFileSync(join(folder, name), '');
  graph('e.onnx');
  expect(readdirSync(folder)).toHaveLength(5);
  hoursPass(2);
  writeFileSync(join(folder, 'c.onnx.0a1b2c3d'), '');
  graph('f.onnx');
  const partial = readdirSync(folder).filter((name) => !name.endsWith('.onnx'));
  expect(partial).toEqual(['c.onnx.0a1b2c3d']);
});
