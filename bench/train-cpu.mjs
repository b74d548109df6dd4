// The training step on the CPU beside PyTorch: bench/train.mjs and bench/train_pytorch.py in turn, on the same cores, and the
// ratio of their step times. Float32, the same shapes, the same number of threads.
//   node bench/train-cpu.mjs [--model minilm|e5|tiny] [--cores 0,1] [--rounds 3] [--pairs 8] [--tokens 128] [--steps 3]
//     [--python python3]
// Needs taskset (util-linux), and a Python with PyTorch; without it, only the steps of Nonet are timed.
import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { median } from '@nonet/numerics';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values } = parseArgs({
  options: {
    model: text('minilm'),
    cores: text('0,1'),
    rounds: text('3'),
    pairs: text('8'),
    tokens: text('128'),
    steps: text('3'),
    python: text('python3'),
  },
});
const { cores, python } = values;
const threads = String(cores.split(',').length);
const run = promisify(execFile);
const beside = (file) => fileURLToPath(new URL(file, import.meta.url));
const shape = ['model', 'pairs', 'tokens', 'steps'].flatMap((name) => [`--${name}`, values[name]]);
const common = [...shape, '--device', 'cpu', '--runs', '1', '--threads', threads];

/** Milliseconds a step, as a benchmark prints them in its last line of results. */
async function stepTime(program, args) {
  const { stdout } = await run('taskset', ['-c', cores, program, ...args]);
  const [, ms] = /^(?:nonet|pytorch) .*: ([\d.]+) ms\/step/m.exec(stdout) ?? [];
  if (ms === undefined) throw new Error(`${program} ${args.join(' ')} printed no step time:\n${stdout}`);
  return Number(ms);
}
const nonet = () => stepTime(process.execPath, [beside('train.mjs'), ...common]);
const pytorch = () => stepTime(python, [beside('train_pytorch.py'), ...common, '--modes', 'fp32']);

const version = await run(python, ['-c', 'import torch; print(torch.__version__)']).then(
  ({ stdout }) => stdout.trim(),
  () => null,
);
console.log(
  `${cpus()[0].model}, cores ${cores} of ${cpus().length}, Node ${process.version}, PyTorch ${version ?? 'missing'}, ` +
    `${new Date().toISOString().slice(0, 10)}: ${shape.join(' ')}`,
);
const times = { nonet: [], pytorch: [] };
for (let round = 1; round <= Number(values.rounds); round++) {
  // Who begins changes from round to round: other work on the machine, and its heat, hit both alike.
  const order = version === null ? ['nonet'] : round % 2 === 1 ? ['nonet', 'pytorch'] : ['pytorch', 'nonet'];
  for (const name of order) times[name].push(await (name === 'nonet' ? nonet() : pytorch()));
  console.log(
    `round ${round}: ${order.map((name) => `${name} ${times[name].at(-1).toFixed(0)} ms`).join(', ')}`,
  );
}
console.log(`nonet ${median(times.nonet).toFixed(0)} ms/step`);
if (version !== null) {
  const ratios = times.nonet.map((ms, i) => ms / times.pytorch[i]);
  console.log(
    `pytorch ${median(times.pytorch).toFixed(0)} ms/step; nonet takes ${median(ratios).toFixed(2)} times as long ` +
      `(median of ${ratios.length} rounds, ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
  );
}
