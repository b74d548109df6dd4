import { parseSymbol, Taxonomy } from '@nonet/cpc-taxonomy';
import { type LabelQuality, partialRecord, type PatentRecord } from '@nonet/patents';

/** Topics that share no word: a model that learns anything learns to separate them. */
const TOPICS: Readonly<Record<string, string>> = {
  'A01B 1/02': 'spade blade handle digging soil garden',
  'A01C 5/00': 'seed furrow drill sowing row planter',
  'A47B 3/06': 'table folding leg hinge top furniture',
  'B60K 1/00': 'vehicle engine mount torque drive axle',
  'B60L 7/10': 'brake electric motor recovery battery train',
  'G06F 3/01': 'keyboard gesture display input pointer screen',
  'G06N 3/08': 'network learning weight gradient layer neural',
  'H04L 9/08': 'key cipher message secret exchange packet',
};

const SECTIONS: Readonly<Record<string, string>> = {
  A: 'everyday needs',
  A01: 'farming',
  A01B: 'working of soil',
  'A01B 1/00': 'tools held by hand',
  'A01B 1/02': 'spades and shovels',
  A01C: 'planting and sowing',
  'A01C 5/00': 'making furrows for seed',
  A47: 'things of the home',
  A47B: 'tables and desks',
  'A47B 3/00': 'tables that fold',
  'A47B 3/06': 'with legs on a hinge',
  B: 'making and moving',
  B60: 'vehicles',
  B60K: 'drives of vehicles',
  'B60K 1/00': 'mounts of an electric engine',
  B60L: 'vehicles driven by electricity',
  'B60L 7/00': 'brakes with a motor',
  'B60L 7/10': 'that give power back',
  G: 'physics',
  G06: 'computing',
  G06F: 'data processing',
  'G06F 3/00': 'input and output',
  'G06F 3/01': 'input by gesture',
  G06N: 'computing by models',
  'G06N 3/00': 'after nature',
  'G06N 3/08': 'learning of a network',
  H: 'electricity',
  H04: 'communication',
  H04L: 'transmission of messages',
  'H04L 9/00': 'secret messages',
  'H04L 9/08': 'exchange of a key',
};

export const fictionalTaxonomy = (): Promise<Taxonomy> =>
  Taxonomy.build(
    Object.entries(SECTIONS).map(([symbol, title]) => ({
      symbol: parseSymbol(symbol),
      depth: symbol.includes('/') ? Number(!symbol.endsWith('/00')) : null,
      title,
      notAllocatable: false,
      additionalOnly: false,
    })),
    { version: '2025.05' },
  );

interface Fictional {
  readonly symbols: readonly string[];
  readonly text: string;
  readonly labels?: LabelQuality;
}

export const fictionalPatent = (
  { symbols, text, labels = 'gold' }: Fictional,
  number = 'US1A',
): PatentRecord =>
  partialRecord({
    number,
    country: 'US',
    abstract: text,
    symbols: symbols.map((symbol) => parseSymbol(symbol)),
    labels,
  });

/** Patents about one topic each, in words drawn from it; `from` other than 0 gives other patents. */
export function fictionalPatents(count: number, from = 0): PatentRecord[] {
  const topics = Object.entries(TOPICS);
  return Array.from({ length: count }, (_, i) => {
    const [symbol, line] = topics[(from + i) % topics.length]!;
    const words = line.split(' ');
    const chosen = Array.from(
      { length: 14 },
      (_, k) => words[((from + i) * 7 + k * k + (i >> 3)) % words.length]!,
    );
    return fictionalPatent({ symbols: [symbol], text: `a ${chosen.join(' and ')}` }, `US${from + i}A`);
  });
}
