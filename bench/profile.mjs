// Where the time of a benchmark's ONNX Runtime sessions goes, operator by operator:
//   node --import ./bench/profile.mjs bench/train.mjs --steps 20 --runs 1
// On CUDA set CUDA_LAUNCH_BLOCKING=1, so that an operator's time is that of its kernels and not that of their launch.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '@nonet/numerics';

const { InferenceSession } = createRequire(import.meta.url)('onnxruntime-node');
const create = InferenceSession.create.bind(InferenceSession);
const prefix = join(tmpdir(), `nonet-profile-${process.pid}`);

InferenceSession.create = async (model, options) => {
  const session = await create(model, { ...options, enableProfiling: true, profileFilePrefix: prefix });
  const release = session.release.bind(session);
  session.release = async () => {
    session.endProfiling();
    report();
    return release();
  };
  return session;
};

/**
 * Adds up the times of all nodes by operator and shapes, and prints those that take the most. The time of a node is its
 * median over the steps: the first call of every kernel loads it, which takes longer than many steps.
 */
function report() {
  const file = newest(tmpdir());
  const events = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  const nodes = new Map();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time') || ['Loop', 'If'].includes(args.op_name)) continue;
    const node = nodes.get(name) ?? { args, times: [] };
    node.times.push(dur);
    nodes.set(name, node);
  }
  const steps = Math.max(...[...nodes.values()].map(({ times }) => times.length));
  const sums = new Map();
  for (const { args, times } of nodes.values()) {
    if (times.length < steps) continue;
    const us = median(times);
    const shapes = (args.input_type_shape ?? []).map((input) => {
      const [[type, dims]] = Object.entries(input);
      return `${type.replace('float', 'f')}[${dims}]`;
    });
    const inputs =
      shapes.length > 4 ? `${shapes.slice(0, 3).join(' ')} … ${shapes.length}` : shapes.join(' ');
    for (const key of [args.op_name, `${args.op_name} ${inputs}`]) {
      const sum = sums.get(key) ?? { us: 0, count: 0 };
      sums.set(key, { us: sum.us + us, count: sum.count + 1 });
    }
  }
  const rows = [...sums].sort(([, a], [, b]) => b.us - a.us);
  const operators = rows.filter(([key]) => !key.includes(' '));
  const total = operators.reduce((sum, [, { us }]) => sum + us, 0);
  const line = ([key, { us, count }]) =>
    `${(us / 1000).toFixed(3).padStart(9)} ms ${((100 * us) / total).toFixed(1).padStart(5)} % ${String(count).padStart(7)} x ${(us / count).toFixed(1).padStart(8)} us  ${key}`;
  const count = operators.reduce((sum, [, one]) => sum + one.count, 0);
  console.log(`a step: ${(total / 1000).toFixed(2)} ms in ${count} operators`);
  console.log(operators.slice(0, 30).map(line).join('\n'));
  console.log(
    rows
      .filter(([key]) => key.includes(' '))
      .slice(0, 70)
      .map(line)
      .join('\n'),
  );
}

function newest(folder) {
  const names = readdirSync(folder).filter((name) => join(folder, name).startsWith(prefix));
  return join(folder, names.sort().at(-1));
}
