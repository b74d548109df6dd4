import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What a process does that reports: it opens a session, here in its own thread and in one of the encoder's. */
const EMBED = `
const { openEncoder } = await import('@nonet/encoder');
const encoder = await openEncoder({ id: 'minilm-l6', device: 'cpu', precision: 'int8' });
const { columns } = await encoder.embed(['a bicycle brake'], { role: 'query' });
await encoder.dispose();
const { GraphBuilder } = await import('@nonet/onnx-graph/graph');
const { InferenceSession } = await import('@nonet/onnx-graph/runtime');
const graph = new GraphBuilder('twice');
const one = graph.input('one', 'float32', [1]);
graph.output('two', graph.op('Add', [one, one]));
await (await InferenceSession.create(graph.build())).release();
console.log(columns);
`;

test('an encoder leaves no log, device id or events of ONNX Runtime when it embeds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nonet-telemetry-'));
  try {
    const places = { HOME: folder, XDG_CACHE_HOME: folder, TMPDIR: folder, LOCALAPPDATA: folder };
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', EMBED], {
      cwd: import.meta.dirname,
      env: { PATH: process.env['PATH'], ...places },
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: '384\n', stderr: '' });
    expect(readdirSync(folder, { recursive: true })).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
