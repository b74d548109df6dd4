// Encoder throughput beside @huggingface/transformers, with the same weights on the same texts in the same run:
//   NONET_DATA=… node bench/encoder.mjs [--texts 200] [--rounds 5] [--device cuda] [--precision fp32|int8|fp16]
//   NONET_DATA=… node bench/encoder.mjs --tokenizers [--texts 200] [--rounds 5]     the tokenizers alone
// NONET_DATA: patents/ai-domain.jsonl.gz (else fictional abstracts) and peers/minilm-l6-int8 (else int8 has no peer).
// Each system runs in a process of its own, so that memory can be told apart; rounds alternate between the systems, and
// ratios are medians over the rounds, because machines are noisy. The peer's figure is the best of its batch sizes. On a GPU (fp32 and fp16) there is no peer
// here: compare with sentence-transformers on the same machine.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from '@nonet/numerics';
import { nonetSystem, peerSystem } from './encoder-systems.mjs';
import { abstracts } from './encoder-texts.mjs';
import { tokenizerRates } from './encoder-tokenizers.mjs';

const { values } = parseArgs({
  options: {
    texts: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    device: { type: 'string', default: 'cpu' },
    precision: { type: 'string' },
    system: { type: 'string' },
    tokenizers: { type: 'boolean', default: false },
  },
});
const onCpu = values.device === 'cpu';

if (values.system) await serve(values.system);
else {
  console.log(
    `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
  );
  if (!values.tokenizers) await compare();
  compareTokenizers();
}

/** The child: opens one system and answers each message `mode` with the milliseconds that embedding all texts took. */
async function serve(name) {
  const texts = abstracts(Number(values.texts));
  const [kind, precision] = name.split(' ');
  const system = await (kind === 'nonet' ? nonetSystem(precision, values.device) : peerSystem(precision));
  if (system) for (const mode of Object.keys(system.modes)) await system.modes[mode](texts.slice(0, 16));
  process.send(system && { modes: Object.keys(system.modes), tokens: await system.countTokens(texts) });
  process.on('message', async (mode) => {
    if (mode === 'end') {
      await system?.close();
      process.exit(0);
    }
    const singles = [];
    const start = performance.now();
    if (mode === 'single call') {
      for (const text of texts.slice(0, 50)) {
        const began = performance.now();
        await system.single(text);
        singles.push(performance.now() - began);
      }
    } else await system.modes[mode](texts);
    const ms = performance.now() - start;
    process.send({ ms, p50: median(singles), rss: process.resourceUsage().maxRSS / 1024 });
  });
}

async function open(name) {
  const child = fork(fileURLToPath(import.meta.url), [
    '--system',
    name,
    '--texts',
    values.texts,
    '--device',
    values.device,
  ]);
  child.once('exit', (code) => code && process.exit(code));
  const [ready] = await once(child, 'message');
  const ask = async (mode) => {
    child.send(mode);
    return (await once(child, 'message'))[0];
  };
  return { name, ready, ask, end: () => child.send('end'), rates: {}, p50: [], rss: 0 };
}

async function compare() {
  const count = Number(values.texts);
  for (const precision of values.precision ? [values.precision] : ['fp32', onCpu ? 'int8' : 'fp16']) {
    const systems = [];
    for (const kind of onCpu ? ['nonet', 'transformers'] : ['nonet'])
      systems.push(await open(`${kind} ${precision}`));
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const system of systems) {
        for (const mode of system.ready?.modes ?? []) {
          const { ms, rss } = await system.ask(mode);
          (system.rates[mode] ??= []).push((count / ms) * 1000);
          system.rss = rss;
        }
        if (system.ready) system.p50.push((await system.ask('single call')).p50);
      }
    }
    report(precision, systems, count);
    for (const system of systems) system.end();
  }
}

function report(precision, [ours, peer], count) {
  console.log(
    `\nMiniLM-L6 ${precision}, ${values.device}, ${count} abstracts of ${Math.round(ours.ready.tokens / count)} tokens on average`,
  );
  console.log('system                 mode               docs/s    tokens/s   p50 one call   peak memory');
  for (const system of peer ? [ours, peer] : [ours]) {
    for (const [mode, rates] of Object.entries(system.rates)) {
      const docs = median(rates);
      const columns = [
        system.name.padEnd(22),
        mode.padEnd(16),
        docs.toFixed(1).padStart(8),
        ((docs * system.ready.tokens) / count).toFixed(0).padStart(11),
      ];
      console.log(
        ...columns,
        `${median(system.p50).toFixed(1)} ms`.padStart(14),
        `${system.rss.toFixed(0)} MB`.padStart(13),
      );
    }
  }
  if (!peer?.ready) return console.log('no peer here');
  const best = (system) => Object.values(system.rates).sort((a, b) => median(b) - median(a))[0];
  const [mine, theirs] = [best(ours), best(peer)];
  console.log(`ratio, best to best: ${median(mine.map((rate, round) => rate / theirs[round])).toFixed(2)}`);
}

function compareTokenizers() {
  const texts = abstracts(Number(values.texts));
  const rates = tokenizerRates(texts, Number(values.rounds));
  const mean = Math.round(rates[0].tokens / texts.length);
  console.log(`\n${texts.length} abstracts of ${mean} tokens on average, tokens/s of one core`);
  for (const pass of ['first', 'second']) {
    for (const { name, [pass]: rate } of rates)
      console.log(name.padEnd(24), `${pass} pass`.padEnd(12), median(rate).toFixed(0).padStart(12));
    const [mine, theirs] = rates.map((rate) => rate[pass]);
    console.log(`ratio: ${median(mine.map((rate, round) => rate / theirs[round])).toFixed(2)}`);
  }
}
