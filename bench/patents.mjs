// How fast a weekly USPTO file is read, and in how much memory.
//
//   npm run build && node bench/patents.mjs [--megabytes 300]
//
// The file is made of documents repeated in the folder for temporary files: those under $NONET_DATA/uspto-xml when
// that is set, else the fictional ones of libs/patents with descriptions of the usual length. Each run has a process of its own, for its peak memory.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from '@nonet/numerics';

const MB = 1e6;
const RUNS = 3;

async function readOnce(file) {
  const { readPatents } = await import('@nonet/patents');
  const started = performance.now();
  let patents = 0;
  let rejections = 0;
  for await (const { type } of readPatents(file)) {
    if (type === 'patent') patents++;
    else rejections++;
  }
  return { seconds: (performance.now() - started) / 1000, patents, rejections };
}

/** The whole of every document through saxes, without building anything: what the reader is measured against. */
async function parseOnce(file) {
  const { SaxesParser } = await import('saxes');
  const started = performance.now();
  const documents = readFileSync(file, 'utf8').split(/(?=<\?xml )/);
  for (const document of documents) new SaxesParser().write(document).close();
  return { seconds: (performance.now() - started) / 1000, patents: documents.length, rejections: 0 };
}

/** A real document is some 60 to 100 kB, three quarters of it description. */
function withDescription(document) {
  const paragraph =
    '<p id="p-0100" num="0100">As <figref idref="DRAWINGS">FIG. <b>1</b></figref> shows, the kettle stands.</p>\n';
  return document.replace('</description>', `${paragraph.repeat(400)}</description>`);
}

function writeWeeklyFile(file, megabytes) {
  const data = process.env.NONET_DATA;
  const folder = data
    ? join(data, 'uspto-xml')
    : fileURLToPath(new URL('../libs/patents/fixtures', import.meta.url));
  const documents = readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => `${readFileSync(join(folder, name), 'utf8')}\n`)
    .map((document) => (data ? document : withDescription(document)));
  const round = Buffer.from(documents.join(''));
  const out = openSync(file, 'w');
  let bytes = 0;
  while (bytes < megabytes * MB) bytes += writeSync(out, round);
  closeSync(out);
  return { bytes, of: data ? 'official documents' : 'fictional documents' };
}

function inOwnProcess(verb, file) {
  const arguments_ = [fileURLToPath(import.meta.url), '--verb', verb, '--file', file];
  return JSON.parse(execFileSync(process.execPath, arguments_, { encoding: 'utf8' }));
}

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '300' },
    verb: { type: 'string' },
    file: { type: 'string' },
  },
});

if (values.verb !== undefined) {
  const result = await { read: readOnce, parse: parseOnce }[values.verb](values.file);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peak: (maxRSS * 1024) / MB };
  console.log(JSON.stringify({ ...result, ...usage }));
} else {
  const folder = mkdtempSync(join(tmpdir(), 'nonet-bench-'));
  try {
    const whole = join(folder, 'weekly.xml');
    const tenth = join(folder, 'tenth.xml');
    const megabytes = Number(values.megabytes);
    const sizes = { whole: writeWeeklyFile(whole, megabytes), tenth: writeWeeklyFile(tenth, megabytes / 10) };
    console.log(`${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`);
    console.log(`${(sizes.whole.bytes / MB).toFixed(0)} MB of ${sizes.whole.of}, median of ${RUNS} runs\n`);
    const rows = [
      ['readPatents', 'read', whole, sizes.whole.bytes],
      ['readPatents, a tenth', 'read', tenth, sizes.tenth.bytes],
      ['saxes alone, a tenth', 'parse', tenth, sizes.tenth.bytes],
    ];
    console.log(
      'what                      MB/s   MB per CPU s   records/s   records   rejected   peak RSS (MB)',
    );
    for (const [what, verb, file, bytes] of rows) {
      const runs = Array.from({ length: RUNS }, () => inOwnProcess(verb, file));
      const seconds = median(runs.map((run) => run.seconds));
      const [{ patents, rejections }] = runs;
      const cpuSeconds = median(runs.map((run) => run.cpuSeconds));
      const cells = [
        bytes / MB / seconds,
        bytes / MB / cpuSeconds,
        patents / seconds,
        patents,
        rejections,
        Math.max(...runs.map((r) => r.peak)),
      ];
      const widths = [7, 15, 12, 10, 11, 16];
      console.log(
        what.padEnd(23) + cells.map((cell, index) => cell.toFixed(0).padStart(widths[index])).join(''),
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
