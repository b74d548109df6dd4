// The vectors of the texts of the comparison by one of Nonet's encoders, as a NumPy file of float16: [training texts and dev texts, dimension].
//   node bench/peers/embed.mjs --texts FOLDER --encoder ID|FOLDER --output FILE.npy [--device auto|cpu|cuda]
//   node bench/peers/embed.mjs --texts FOLDER --encoder ID|FOLDER --speed     documents a second of the first 300 dev texts, one at a time
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Float16Array } from '@petamoriken/float16';
import { openEncoder } from '@nonet/encoder';

const { values: args } = parseArgs({
  options: {
    texts: { type: 'string' },
    encoder: { type: 'string', default: 'minilm-l6' },
    output: { type: 'string', default: '' },
    device: { type: 'string', default: 'auto' },
    speed: { type: 'boolean', default: false },
  },
});
if (!args.texts || (!args.output && !args.speed)) {
  console.error('Usage: node bench/peers/embed.mjs --texts FOLDER --encoder ID|FOLDER --output FILE.npy');
  process.exit(2);
}
const AT_ONCE = 2048;
const SPEED_TEXTS = 300;
/** More than the encoders read of a text. */
const MAX_CHARACTERS = 2500;
const textsOf = (name) =>
  readFileSync(join(args.texts, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).text.slice(0, MAX_CHARACTERS));

const isFolder = statSync(args.encoder, { throwIfNoEntry: false })?.isDirectory() ?? false;
const source = isFolder ? { id: 'peer', checkpoint: args.encoder } : { id: args.encoder };
const encoder = await openEncoder({ ...source, device: args.device });
try {
  await (args.speed ? measureSpeed() : writeVectors());
} finally {
  await encoder.dispose();
}

async function writeVectors() {
  const texts = [...textsOf('train'), ...textsOf('dev')];
  const file = openSync(args.output, 'w');
  writeSync(file, npyHeader(texts.length, encoder.dimension));
  const began = performance.now();
  for (let start = 0; start < texts.length; start += AT_ONCE) {
    const { data } = await encoder.embed(texts.slice(start, start + AT_ONCE), { role: 'passage' });
    const half = Float16Array.from(data);
    writeSync(file, new Uint8Array(half.buffer, half.byteOffset, half.byteLength));
  }
  closeSync(file);
  const seconds = (performance.now() - began) / 1000;
  console.log(
    JSON.stringify({ encoder: encoder.fingerprint, device: encoder.device, texts: texts.length, seconds }),
  );
}

async function measureSpeed() {
  const texts = textsOf('dev').slice(0, SPEED_TEXTS);
  await encoder.embed(texts.slice(0, 10), { role: 'passage' });
  const [began, before] = [performance.now(), process.cpuUsage()];
  for (const text of texts) await encoder.embed([text], { role: 'passage' });
  const documentsPerSecond = texts.length / ((performance.now() - began) / 1000);
  const { user, system } = process.cpuUsage(before);
  const processorSeconds = (user + system) / 1e6 / texts.length;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(
    JSON.stringify({
      encoder: encoder.fingerprint,
      device: encoder.device,
      documentsPerSecond,
      processorSeconds,
      megabytes,
    }),
  );
}

/** Version 1.0 of the format: magic, version, length of the description, description, padded to 64 bytes. */
function npyHeader(rows, columns) {
  const description = `{'descr': '<f2', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const padded = `${description.padEnd(64 * Math.ceil((10 + description.length + 1) / 64) - 11)}\n`;
  const head = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8]);
  return Buffer.concat([head, Buffer.from(padded, 'latin1')]);
}
