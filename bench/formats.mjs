// How fast each format of patents is read, in how much memory, and which fields of a record it fills.
//
//   npm run build && node bench/formats.mjs [--megabytes 100] [--format docdb]
//
// Files are made of the fictional samples of libs/patents, repeated in the folder for temporary files. Each run has a process of its own,
// for its peak memory. Workbooks, Parquet and answers in JSON are read as they are: they cannot be repeated byte by byte.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PATENT_FORMATS, readPatents } from '@nonet/patents';

const MB = 1e6;
const SAMPLES = fileURLToPath(new URL('../libs/patents/fixtures', import.meta.url));

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '100' },
    format: { type: 'string' },
    read: { type: 'string' },
  },
});

if (values.read === undefined) report();
else console.log(JSON.stringify(await readOnce(values.read)));

async function readOnce(file) {
  const started = performance.now();
  const before = process.cpuUsage();
  const filled = new Set();
  let [patents, rejections] = [0, 0];
  for await (const result of readPatents(file)) {
    if (result.type === 'rejection') rejections++;
    else if (patents++ < 100) {
      for (const [name, value] of Object.entries(result.patent))
        if (value !== null && !(Array.isArray(value) && value.length === 0)) filled.add(name);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6;
  const peak = (process.resourceUsage().maxRSS * 1024) / MB;
  return { seconds, cpuSeconds, patents, rejections, peak, filled: [...filled] };
}

function report() {
  const folder = mkdtempSync(join(tmpdir(), 'nonet-bench-'));
  try {
    const load = `load average before ${loadavg()[0].toFixed(1)}`;
    console.log(
      `${cpus()[0].model}, ${load}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
    );
    console.log(
      '| format | sample | records read | rejected | MB/s | MB per CPU s | records/s | peak RSS (MB) | fields filled |',
    );
    console.log('|---|---|--:|--:|--:|--:|--:|--:|---|');
    for (const sample of samples(SAMPLES)) {
      const format = formatOf(sample);
      if (format === null || (values.format !== undefined && format.name !== values.format)) continue;
      const many = format.isBinary === true ? sample : repeated(sample, format, join(folder, 'repeated'));
      const whole = inOwnProcess(many);
      // An answer of a data base is one document, and no file of many.
      const file = whole.patents === 0 ? sample : many;
      const run = file === many ? whole : inOwnProcess(file);
      const bytes = statSync(file).size;
      const { patents, rejections, seconds, cpuSeconds, peak, filled } = run;
      const speed = [bytes / MB / seconds, bytes / MB / cpuSeconds, patents / seconds, peak].map((figure) =>
        figure.toFixed(0),
      );
      console.log(
        `| ${[format.name, basename(sample), patents, rejections, ...speed, filled.join(', ')].join(' | ')} |`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inOwnProcess(file) {
  const program = fileURLToPath(import.meta.url);
  return JSON.parse(execFileSync(process.execPath, [program, '--read', file], { encoding: 'utf8' }));
}

function samples(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

function formatOf(sample) {
  const start = readFileSync(sample)
    .toString('latin1', 0, 64 * 1024)
    .trimStart();
  return PATENT_FORMATS.find((format) => format.recognises(start)) ?? null;
}

/** The sample over and over; of a table, its rows below one header. */
function repeated(sample, { name }, file) {
  const content = readFileSync(sample, 'utf8').trimEnd();
  const header = name === 'csv' ? `${content.split('\n', 1)[0]}\n` : '';
  const once = Buffer.from(`${content.slice(header.length)}\n`);
  const round = Buffer.concat(Array.from({ length: Math.ceil(MB / once.length) }, () => once));
  const out = openSync(file, 'w');
  writeSync(out, header);
  for (let bytes = 0; bytes < Number(values.megabytes) * MB; bytes += round.length) writeSync(out, round);
  closeSync(out);
  return file;
}
