// Nonet beside its peers, on the same texts and by the same measure, in one table: bench/results/peers.md says what came out.
//   NONET_DATA=… node bench/peers/run.mjs [--work FOLDER] [--pseudo FOLDER] [--encoder ID|FOLDER] [--fine-tuned FOLDER]
//     [--limit N training texts of each collection] [--output FOLDER] [--step texts|environment|nonet|annif|vectors|classifiers|table]…
// --work: where everything is kept, the Python environment too (default: in the system's folder for temporary files). --pseudo: of
// tools/pseudo-labels.mjs, so that the peers learn from all that the model that ships learnt from. --fine-tuned: an encoder of
// `bench/fine-tune.mjs --loss pairwise-cosine`; without it the report's classifiers are measured on the frozen --encoder alone.
// Steps run one after the other, in order; without --step all. Vectors that are there already are not computed again.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: args } = parseArgs({
  options: {
    work: text(join(tmpdir(), 'nonet-peers')),
    pseudo: text(''),
    encoder: text('e5-small-v2'),
    'fine-tuned': text(''),
    limit: text('Infinity'),
    output: text(fileURLToPath(new URL('../results', import.meta.url))),
    step: { type: 'string', multiple: true, default: [] },
  },
});
if (!process.env.NONET_DATA) {
  console.error('Set NONET_DATA to the folder that holds cpc/ and patents/.');
  process.exit(2);
}
const THREADS = Math.min(2, cpus().length);
const work = resolve(args.work);
const texts = join(work, 'texts');
const predictions = join(work, 'predictions');
const python = join(work, 'venv', 'bin', 'python');
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const environment = { ...process.env, OMP_NUM_THREADS: `${THREADS}`, OPENBLAS_NUM_THREADS: `${THREADS}` };
const run = (command, given) => execFileSync(command, given, { stdio: 'inherit', env: environment });
const node = (script, ...given) => run(process.execPath, [here(script), ...given]);
const places = ['--texts', texts, '--predictions', predictions];
const encoders = [
  { name: 'frozen', encoder: args.encoder, title: `${args.encoder.split('/').at(-1)}, frozen` },
  {
    name: 'pairwise',
    encoder: args['fine-tuned'],
    title: `${args.encoder.split('/').at(-1)} after pairwise cosine`,
  },
].filter(({ encoder }) => encoder !== '');
const vectorsOf = (name) => join(work, `${name}.npy`);

const steps = {
  texts: () => node('export.mjs', '--output', texts, '--pseudo', args.pseudo, '--limit', args.limit),
  environment() {
    if (!existsSync(python)) run('python3', ['-m', 'venv', join(work, 'venv')]);
    run(python, ['-m', 'pip', 'install', '--quiet', '-r', here('requirements.txt')]);
  },
  nonet: () => node('nonet.mjs', ...places),
  annif: () =>
    run(python, [here('annif_peer.py'), ...places, '--work', join(work, 'annif'), '--jobs', `${THREADS}`]),
  vectors() {
    for (const { name, encoder } of encoders) {
      const given = ['--texts', texts, '--encoder', encoder];
      if (!existsSync(vectorsOf(name))) node('embed.mjs', ...given, '--output', vectorsOf(name));
      const speed = execFileSync(process.execPath, [
        here('embed.mjs'),
        ...given,
        '--speed',
        '--device',
        'cpu',
      ]);
      writeFileSync(join(work, `${name}.json`), speed);
    }
  },
  classifiers() {
    for (const { name, encoder, title } of encoders) {
      const { processorSeconds } = JSON.parse(readFileSync(join(work, `${name}.json`), 'utf8'));
      const spent = ['--encoder-bytes', `${sizeOf(encoder)}`, '--encoder-seconds', `${processorSeconds}`];
      const given = ['--vectors', vectorsOf(name), '--name', name, '--title', title, '--jobs', `${THREADS}`];
      run(python, [here('classifiers.py'), ...places, ...given, ...spent]);
    }
  },
  table() {
    const told = `NONET_DATA=… node bench/peers/run.mjs ${['pseudo', 'encoder', 'fine-tuned']
      .filter((name) => args[name])
      .map((name) => `--${name} ${args[name].split('/').at(-1)}`)
      .join(' ')}`;
    node('table.mjs', ...places, '--output', args.output, '--command', told);
  },
};
for (const name of args.step.filter((name) => !(name in steps))) {
  console.error(`There is no step ${name}; these are: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}
for (const folder of [work, texts, predictions, args.output]) mkdirSync(folder, { recursive: true });
for (const [name, step] of Object.entries(steps)) {
  if (args.step.length > 0 && !args.step.includes(name)) continue;
  console.log(`\n== ${name}`);
  step();
}

/** What the weights of an encoder take on disk. */
function sizeOf(encoder) {
  const folder = [encoder, join(process.env.NONET_MODELS ?? '', encoder)].find((path) => existsSync(path));
  if (folder === undefined) return 0;
  const files = readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, name)));
  return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}
