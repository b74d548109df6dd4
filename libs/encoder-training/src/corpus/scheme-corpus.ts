import { LEVELS, plainTitle, sectionOf, SECTIONS, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import { partialRecord, type PatentRecord } from '@nonet/patents';
import type { TrainingCorpus } from './training-texts.js';

/** Maximum number of titles right below a node that its text names. */
const NAMED_BELOW = 12;
/** Minimum length of a text, in characters: shorter ones say too little. */
const FEWEST_CHARACTERS = 60;

/** Share of the nodes of a subclass that is taken beside the number asked for. */
const SHARE_OF_WIDE = 0.05;

/**
 * The taxonomy itself as training texts: what its nodes say they are about, as if it were a patent. Subclasses with
 * few or no patents are learnt from these. A text is the titles from below the subclass down to the node, the
 * titles right below it, and its definition; its label is the node. A text of one section says nothing of section
 * Y, which is given beside others, and the other way round.
 * @param perSubclass maximum number of nodes of a subclass, and of a wide one one in twenty besides; from the top
 * down, those with a definition first
 */
export function schemeCorpora(taxonomy: Taxonomy, perSubclass: number): TrainingCorpus[] {
  const texts: { y: PatentRecord[]; others: PatentRecord[] } = { y: [], others: [] };
  for (const { position, symbol } of taxonomy.nodesAt('subclass')) {
    const places = placesBelow(taxonomy, position);
    const records = places
      .map((place) => ({ place, text: placeText(taxonomy, place) }))
      .filter(({ text }) => text.length >= FEWEST_CHARACTERS)
      .slice(0, perSubclass === 0 ? 0 : perSubclass + Math.round(places.length * SHARE_OF_WIDE))
      .map(({ place, text }) => record(taxonomy.symbolAt(place), text));
    (sectionOf(symbol) === 'Y' ? texts.y : texts.others).push(...records);
  }
  const others = SECTIONS.filter((section) => section !== 'Y');
  return [
    { patents: texts.others, unknownSections: ['Y' as CpcSymbol] },
    { patents: texts.y, unknownSections: others },
  ];
}

/** The subclass and all below it: those with a definition first, then by depth; scheme order among equals. */
function placesBelow(taxonomy: Taxonomy, subclass: number): number[] {
  const end = taxonomy.subtreeEndAt(subclass);
  const places = Array.from({ length: end - subclass }, (_, i) => subclass + i);
  const depths = new Map<number, number>();
  for (const place of places) depths.set(place, (depths.get(taxonomy.parentAt(place)) ?? -1) + 1);
  const rank = (place: number) => (taxonomy.definitionAt(place) === null ? 100 : 0) + depths.get(place)!;
  return places.sort((a, b) => rank(a) - rank(b) || a - b);
}

function placeText(taxonomy: Taxonomy, place: number): string {
  const titles: string[] = [];
  for (let at = place; at >= 0 && LEVELS.indexOf(taxonomy.levelAt(at)) > 2; at = taxonomy.parentAt(at))
    titles.unshift(plainTitle(taxonomy.titleAt(at)));
  if (titles.length === 0) titles.push(plainTitle(taxonomy.titleAt(place)));
  const below: string[] = [];
  const end = taxonomy.subtreeEndAt(place);
  for (let child = place + 1; child < end && below.length < NAMED_BELOW; child = taxonomy.subtreeEndAt(child))
    below.push(plainTitle(taxonomy.titleAt(child)));
  const definition = taxonomy.definitionAt(place) ?? '';
  return [titles.join(', '), definition, below.join('; ')].filter((part) => part !== '').join('. ');
}

const record = (symbol: CpcSymbol, text: string): PatentRecord =>
  partialRecord({ number: symbol, abstract: text, symbols: [symbol], labels: 'gold' });
