// The IPC as a label set, to subclasses: what the compact scheme has of it, in the same words, each implied by the symbol of the CPC that
// continues it. The CPC was made from the IPC and keeps its symbols; what it added is left out.
//
//   node tools/ipc-labels.mjs        writes prisma/sample/labels/ipc.tsv
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sample = (file) => fileURLToPath(new URL(`../prisma/sample/${file}`, import.meta.url));

/** Places of the CPC that the IPC lacks. */
const OF_THE_CPC_ALONE = /^(?:Y|A23V|B60Y|C12Y|D10|F05)/;

const parentOf = (symbol) => symbol.slice(0, symbol.length === 4 ? 3 : 1);

/** The lines of the file: id, parent, title, description, symbol of the CPC. */
export function ipcLabels() {
  return readFileSync(sample('cpc-compact.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .filter(([symbol]) => !OF_THE_CPC_ALONE.test(symbol))
    .map(([symbol, , title, keywords]) => [
      symbol,
      symbol.length === 1 ? '' : parentOf(symbol),
      title,
      keywords,
      symbol,
    ]);
}

export const ipcFile = () =>
  [
    "# The International Patent Classification to subclasses, in Nonet's own words; the symbols of the CPC that continue it imply it",
    ['id', 'parent', 'title', 'description', 'cpc'].join('\t'),
    ...ipcLabels().map((cells) => cells.join('\t')),
    '',
  ].join('\n');

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(sample('labels/ipc.tsv'), ipcFile());
