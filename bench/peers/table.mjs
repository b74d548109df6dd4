// Measures the answers of all systems in a folder and writes one table, best first.
//   node bench/peers/table.mjs --texts FOLDER --predictions FOLDER --output FOLDER [--command TEXT]
// FOLDER of --predictions holds NAME.jsonl and NAME.costs.json of each system; peers.md and peers.json are written into that of --output.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresOf } from './scoring.mjs';

const { values: args } = parseArgs({
  options: {
    texts: { type: 'string' },
    predictions: { type: 'string' },
    output: { type: 'string' },
    command: { type: 'string', default: 'node bench/peers/run.mjs' },
  },
});
/** What of each set is shown. */
const SHOWN = {
  'us-random-claims': ['hit@1', 'hit@3', 'hit@5', 'recall@5', 'micro F1', 'macro F1'],
  'us-all-fields': ['hit@1', 'hit@3', 'hit@5', 'recall@5', 'micro F1', 'macro F1'],
  'us-week-sections': ['micro F1', 'macro F1', 'instance F1'],
  'ai-domain': ['hit@1', 'hit@3', 'recall@5'],
};
const linesOf = (file) => readFileSync(file, 'utf8').trimEnd().split('\n').map(JSON.parse);
const documents = linesOf(join(args.texts, 'dev.jsonl'));
const systems = readdirSync(args.predictions)
  .filter((file) => file.endsWith('.costs.json'))
  .map((file) => systemOf(file.replace('.costs.json', '')))
  .sort((a, b) => valueOf(b, 'us-random-claims', 'hit@1') - valueOf(a, 'us-random-claims', 'hit@1'));

function systemOf(name) {
  const costs = JSON.parse(readFileSync(join(args.predictions, `${name}.costs.json`), 'utf8'));
  const answers = linesOf(join(args.predictions, `${name}.jsonl`));
  const figures = Object.fromEntries(
    Object.keys(SHOWN).map((set) => {
      const own = new Map(
        answers.filter((answer) => answer.set === set).map((answer) => [answer.id, answer]),
      );
      return [
        set,
        figuresOf(
          documents.filter((document) => document.set === set),
          own,
        ),
      ];
    }),
  );
  return { name, ...costs, figures };
}

function valueOf({ figures }, set, figure) {
  return figures[set][figure].value;
}

const short = (value) => value.toFixed(3).replace(/^0/, '');
const withInterval = ({ value, interval }) => `${short(value)} [${interval.map(short).join(', ')}]`;
const whole = (value) => (value === null ? '–' : Math.round(value).toLocaleString('en'));
const row = (cells) => `| ${cells.join(' | ')} |`;
const tableOf = (head, rows) =>
  [row(head), row(head.map((_, at) => (at === 0 ? '---' : '--:'))), ...rows.map(row)].join('\n');

const countOf = (set) => documents.filter((document) => document.set === set).length;
const joined = ({ figures }, set, names) =>
  names.map((name) => (figures[set][name] === null ? '–' : short(figures[set][name].value))).join(' / ');
/** The one table: sets and costs side by side, without intervals. */
const overview = tableOf(
  [
    'system',
    'random claims: hit@1/3/5, recall@5',
    'sections micro / macro F1',
    'all fields: hit@1/3/5',
    'sections micro / macro F1',
    'one week: sections micro / macro / instance F1',
    'AI: hit@1, recall@5',
    'training s',
    'peak MB, training, answering',
    'documents a processor second',
    'MB on disk',
  ],
  systems.map((system) => [
    system.title,
    joined(system, 'us-random-claims', ['hit@1', 'hit@3', 'hit@5', 'recall@5']),
    joined(system, 'us-random-claims', ['micro F1', 'macro F1']),
    joined(system, 'us-all-fields', ['hit@1', 'hit@3', 'hit@5']),
    joined(system, 'us-all-fields', ['micro F1', 'macro F1']),
    joined(system, 'us-week-sections', ['micro F1', 'macro F1', 'instance F1']),
    joined(system, 'ai-domain', ['hit@1', 'recall@5']),
    whole(system.trainSeconds),
    `${whole(system.trainMegabytes)}, ${whole(system.askMegabytes)}`,
    whole(1 / system.processorSeconds),
    whole(system.bytes / 1e6),
  ]),
);
const quality = Object.entries(SHOWN).map(([set, figures]) => {
  const rows = systems.map((system) => [
    system.title,
    ...figures.map((figure) => withInterval(system.figures[set][figure])),
  ]);
  return `## ${set}, dev (${countOf(set)})\n\n${tableOf(['system', ...figures], rows)}`;
});
const machine = `${cpus().length} x ${cpus()[0].model}, Node ${process.version}`;
const date = new Date().toISOString().slice(0, 10);
const page = `# Nonet beside its peers

${machine}, load ${loadavg()[0].toFixed(0)}, ${date}: \`${args.command}\`. What is alike for all and what is not: [bench/peers](../peers/README.md).

${overview}

The same with 95 % bootstrap intervals over documents:

${quality.join('\n\n')}
`;
console.log(page);
writeFileSync(join(args.output, 'peers.md'), page);
writeFileSync(
  join(args.output, 'peers.json'),
  `${JSON.stringify({ machine, date, command: args.command, systems }, null, 1)}\n`,
);
