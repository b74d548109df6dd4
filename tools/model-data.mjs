// The patents that the models which ship are made from and evaluated on: collections in the folder NONET_DATA/patents.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { subclassOf } from '@nonet/cpc-taxonomy';
import { isHeldOut, patentText, readLabelled, ReadingTally } from '@nonet/patents';

const ORDINARY = { unknown: [], holdOut: 1, weight: 1, calibration: 0, remembered: true };
const LEARNT_BY_THE_ENCODER_ALONE = { holdOut: 0, weight: 0, heldMost: 0, remembered: false };

/**
 * `unknown`: sections that a collection cannot know, where its records do not say so themselves.
 * `holdOut`: how many times the common share of its patents is held out of encoder and memory. Of the single claims, which come
 *   closest to what is asked, more than half weigh the signals; texts with one section or none weigh nothing.
 * `weight`: how much a held patent counts when signals are weighed; `heldMost`: the most held patents that are read.
 * `calibration`: how much a held patent counts when gates and scores are calibrated, 1 for a fair sample of US grants.
 * `remembered`: whether the memory keeps its patents; not where subclasses are missing or guessed.
 */
export const COLLECTIONS = [
  { name: 'ai-domain', weight: 0.2, heldMost: 1500, calibration: 0.05 },
  { name: 'us-green', unknown: ['Y'], weight: 0.3, heldMost: 1500 },
  { name: 'us-2005-claims', holdOut: 5, heldMost: 900 },
  { name: 'us-all-fields', unknown: ['Y'], heldMost: 1000, calibration: 0.3 },
  { name: 'us-topics', weight: 0.5, heldMost: 500, calibration: 0.2 },
  { name: 'us-science', heldMost: 100, calibration: 0.5 },
  { name: 'claims-mechanics', weight: 0.5, heldMost: 100 },
  { name: 'office-fixtures', heldMost: 100, calibration: 0.5 },
  { name: 'us-week-sections', unknown: ['Y'], weight: 0, heldMost: 700, calibration: 1, remembered: false },
  { name: 'bigpatent-previews', ...LEARNT_BY_THE_ENCODER_ALONE },
  { name: 'us-unlabelled', ...LEARNT_BY_THE_ENCODER_ALONE },
].map((collection) => ({ ...ORDINARY, ...collection }));

/** Collections whose texts have no subclasses: `tools/pseudo-labels.mjs` names likely ones. */
export const WITHOUT_SUBCLASSES = ['us-week-sections', 'bigpatent-previews', 'us-unlabelled'];

export const fileOf = (data, name) => join(data, 'patents', `${name}.jsonl.gz`);

/** What reads the patents of collections, and never one for training that any collection has for evaluation. */
export async function openCollections({ data, taxonomy, pseudo = '' }) {
  const evaluated = { numbers: new Set(), texts: new Set() };
  for (const name of [...COLLECTIONS.map((one) => one.name), 'us-random-claims']) {
    if (!existsSync(fileOf(data, name))) continue;
    for await (const patent of read(fileOf(data, name), 'dev')) {
      evaluated.numbers.add(numberOf(patent));
      evaluated.texts.add(beginningOf(patent));
    }
  }

  async function* read(file, split) {
    for await (const patent of readLabelled(file, new ReadingTally(basename(file), taxonomy)))
      if (patent.split === split) yield patent;
  }

  /** Those of a split; of training patents, those with pseudo-labels where there is a file of them. */
  async function* patentsOf(name, split, { limit = Infinity } = {}) {
    const labelled = join(pseudo, `${name}.jsonl.gz`);
    const file = split === 'train' && pseudo && existsSync(labelled) ? labelled : fileOf(data, name);
    let count = 0;
    for await (const patent of read(file, split)) {
      if (split === 'train' && isEvaluated(patent)) continue;
      if (count++ === limit) return;
      yield patent;
    }
  }
  const isEvaluated = (patent) =>
    evaluated.numbers.has(numberOf(patent)) || evaluated.texts.has(beginningOf(patent));
  return { patentsOf };
}

/** The sources of a mixture: what is remembered of the collections and held of them, and the random claims (dev) to calibrate on. */
export async function mixtureSources(collections, { limit = Infinity, share }) {
  const collected = async (name, split) => {
    const patents = [];
    for await (const patent of collections.patentsOf(name, split, { limit })) patents.push(patent);
    return patents;
  };
  const sources = [];
  for (const collection of COLLECTIONS) {
    const { name, unknown, weight, heldMost, calibration, remembered } = collection;
    if (heldMost === 0) continue;
    const patents = await collected(name, 'train');
    const isOwn = (patent) => isHeld(collection, patent, share);
    sources.push({
      name,
      remembered: remembered ? patents.filter((patent) => !isOwn(patent)) : [],
      held: patents.filter(isOwn).slice(0, heldMost),
      unknownSections: unknown,
      weight,
      calibrationWeight: calibration,
      keepsHeld: remembered,
    });
  }
  sources.push({
    name: 'us-random-claims',
    remembered: [],
    held: await collected('us-random-claims', 'dev'),
    unknownSections: [],
    weight: 0,
    calibrationWeight: 1,
    keepsHeld: false,
  });
  return sources;
}

/** Whether a patent of a collection is kept from encoder and memory, at a common share of `share`. */
export const isHeld = ({ holdOut }, { number }, share) => isHeldOut(number, holdOut * share);

/** Whether a patent has a symbol of one of these subclasses. */
export const carries = ({ classifications }, subclasses) =>
  classifications.some(({ symbol }) => subclasses.has(subclassOf(symbol)));

/** Whatever its kind: the application of a patent and its grant have different ones. */
const numberOf = ({ country, docNumber, number }) => (docNumber === null ? number : `${country}${docNumber}`);

/** Enough of a text to know it again under another number. */
const beginningOf = (patent) =>
  patentText(patent, { maxCharacters: 400 })
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .slice(0, 250);
