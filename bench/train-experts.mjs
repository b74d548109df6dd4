// How long the nine experts take to be trained on patents whose vectors nobody has yet, and again, when they are kept.
//
//   npm run build && NONET_DATA=… node bench/train-experts.mjs [--patents 3000]
//
// The first patents of us-all-fields.jsonl.gz are imported into a database of its own with the compact scheme, and learnt by the encoder
// that ships. Processor time is that of this process, without PostgreSQL's.
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { checked } from '@nonet/operations';
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { trainExperts } from '@nonet/services/operations';
import pino from 'pino';

const OPTIONS = { actor: 'bench' };
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const { values } = parseArgs({
  options: { patents: { type: 'string', default: '3000' } },
});
const count = Number(values.patents);

/** The first lines of a compressed file. */
async function firstLines(from, to, most) {
  const output = createWriteStream(to);
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(from).pipe(createGunzip()) })) {
    if (lines++ === most) break;
    output.write(`${line}\n`);
  }
  output.end();
  await finished(output);
}

async function trained(training) {
  const asked = checked(trainExperts.fields, { name: 'bench', fromDatabase: true, device: 'cpu' });
  const before = process.cpuUsage();
  const started = performance.now();
  for await (const _ of training.trainExperts(asked, OPTIONS)) void _;
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, processor: (user + system) / 1e6 };
}

async function main() {
  const home = mkdtempSync(join(tmpdir(), 'nonet-bench-'));
  const log = pino({ level: 'warn' }, pino.destination(2));
  const services = await createServices(loadConfig({ ...process.env, NONET_HOME: home }), { log });
  try {
    const path = join(home, 'patents.jsonl');
    await firstLines(join(process.env.NONET_DATA ?? '', 'patents', 'us-all-fields.jsonl.gz'), path, count);
    const scheme = here('../prisma/sample/cpc-compact.tsv');
    await services.imports.importScheme({ path: scheme, definitions: null }, OPTIONS);
    await services.imports.importPatents({ path }, OPTIONS);
    await services.models.registerShipped(here('../models/'));
    await services.classification.warmUp();
    console.log(
      `${cpus()[0].model}, ${availableParallelism()} cores, load average before ${loadavg()[0].toFixed(1)}, ` +
        `Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`,
    );
    const [first, again] = [await trained(services.training), await trained(services.training)];
    for (const [name, { seconds, processor }] of Object.entries({ first, again }))
      console.log(`${name.padEnd(5)}: ${seconds.toFixed(1)} s, ${processor.toFixed(1)} s of processor`);
    console.log(`first / again: ${(first.seconds / again.seconds).toFixed(2)}`);
  } finally {
    await services.close();
    rmSync(home, { recursive: true, force: true });
  }
}

await main();
