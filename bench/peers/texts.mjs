// What every system of the comparison learns from, is asked, and answers with, as files that any language reads:
//   train.jsonl   {id, text, subclasses, sections, complete, unknown, held}, the training texts of the model that ships
//   dev.jsonl     {set, id, text, subclasses, sections, unknown}, the dev splits
//   subclasses.ttl, sections.ttl   their symbols as SKOS vocabularies
// `complete`: whether what is not among the labels is known to be absent. `held`: kept from the encoder, to weigh signals on.
// `subclasses` is null where a collection knows sections alone and no pseudo-labels are given.
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { isHeldOut, patentText } from '@nonet/patents';
import { subclassOf } from '@nonet/cpc-taxonomy';
import { readEvaluationSet } from '@nonet/experts';
import { HOLD_OUT } from '@nonet/services/operations';
import { COLLECTIONS, fileOf, openCollections } from '../../tools/model-data.mjs';
import { skosOf } from './vocabulary.mjs';

/** The sets that are compared on, and how many documents of each: as many as the card of the model that ships. */
export const SETS = [
  { name: 'us-random-claims', limit: Infinity },
  { name: 'us-week-sections', limit: Infinity },
  { name: 'us-all-fields', limit: Infinity },
  { name: 'ai-domain', limit: 1000 },
];
/** Longer than any encoder here reads. */
const LEARNT_CHARACTERS = 2500;

/** Writes all files into a folder and says how many texts there are. `pseudo`: a folder of tools/pseudo-labels.mjs, or ''. */
export async function writeTexts(folder, { data, taxonomy, keywords, pseudo, limit }) {
  const train = await writeLines(
    join(folder, 'train.jsonl'),
    trainingTexts({ data, taxonomy, pseudo, limit }),
  );
  const dev = await writeLines(join(folder, 'dev.jsonl'), askedTexts({ data, taxonomy }));
  for (const [file, level] of [
    ['subclasses.ttl', 'subclass'],
    ['sections.ttl', 'section'],
  ])
    await writeFile(join(folder, file), skosOf(taxonomy.nodesAt(level), keywords));
  return { train, dev };
}

async function* trainingTexts({ data, taxonomy, pseudo, limit }) {
  const { patentsOf } = await openCollections({ data, taxonomy, pseudo });
  for (const { name, unknown, holdOut } of COLLECTIONS) {
    for await (const patent of patentsOf(name, 'train', { limit })) {
      const text = patentText(patent, { maxCharacters: LEARNT_CHARACTERS });
      const notKnown = [...new Set([...unknown, ...patent.unknown])];
      const symbols = patent.classifications
        .map(({ symbol }) => symbol)
        .filter(([s]) => !notKnown.includes(s));
      const named = (of) => [...new Set(symbols.map(of))].filter((symbol) => symbol && taxonomy.has(symbol));
      const subclasses = named(subclassOf);
      const sections = named(([section]) => section);
      if (text.trim() === '' || sections.length === 0) continue;
      yield {
        source: name,
        id: patent.number,
        text,
        subclasses: subclasses.length > 0 ? subclasses : null,
        sections,
        complete: patent.labels !== 'partial' && patent.labels !== 'single',
        unknown: notKnown,
        held: isHeldOut(patent.number, holdOut * HOLD_OUT),
      };
    }
  }
}

async function* askedTexts({ data, taxonomy }) {
  for (const { name, limit } of SETS) {
    const options = { level: 'section', taxonomy, splits: ['dev'], limit };
    const bySection = await readEvaluationSet(fileOf(data, name), options);
    const bySubclass = await readEvaluationSet(fileOf(data, name), { ...options, level: 'subclass' });
    const subclassesOf = new Map(bySubclass.documents.map(({ id, truth }) => [id, truth]));
    const unknown = bySection.unknowable;
    const known = (symbol) => !unknown.includes(symbol[0]);
    for (const { id, text, truth } of bySection.documents) {
      const subclasses = (subclassesOf.get(id) ?? []).filter(known);
      yield { set: name, id, text, subclasses, sections: truth.filter(known), unknown };
    }
  }
}

async function writeLines(file, records) {
  const output = createWriteStream(file);
  let count = 0;
  for await (const record of records) {
    count++;
    if (!output.write(`${JSON.stringify(record)}\n`)) await once(output, 'drain');
  }
  output.end();
  await once(output, 'finish');
  return count;
}
