import { parseSymbol, Taxonomy, type SchemeEntry } from '@nonet/cpc-taxonomy';

/** A taxonomy for tests: a corner of the CPC with groups and subgroups, in our own words. */
const ROWS = `
A||Human necessities
A01||Farming
A01B||Working the soil
A01B 1/00|0|Hand tools for digging
A01B 1/02|1|Spades and shovels
A01B 1/04|2|with teeth
A01B 3/00|0|Ploughs with fixed shares
A01K||Keeping of animals and fish
A01K 61/00|0|Rearing of fish and shellfish in ponds
A01K 97/00|0|Accessories for fishing with a rod
F||Mechanics, heating
F17||Storing of gases
F17C||Vessels for compressed, liquefied or solidified gas; filling and emptying them
F17C 1/00|0|Pressure vessels, for example gas cylinders
F17C 1/02|1|with reinforcement of the wall
F17C 1/04|2|by wound fibres
F17C 5/00|0|Filling of pressure vessels
F17C 5/06|1|with compressed gas such as hydrogen
F17C 13/00|0|Details of gas vessels
F17C 13/02|1|Sensors and indicators for pressure or temperature of the gas
F17C 13/04|1|Arrangement of valves
G||Physics
G01||Measuring and testing
G01M||Testing of machines and structures
G01M 3/00|0|Looking for leaks: tightness of vessels and pipes
G01M 3/02|1|by means of a fluid or vacuum
G01M 3/26|2|by measuring the rate of loss of the fluid, for example with a pressure sensor
G01M 3/38|1|by light
G01M 9/00|0|Wind tunnels
G06||Computing
G06N||Computers that follow models of learning
G06N 3/00|0|Models after living brains
G06N 3/02|1|Neural networks
G06N 3/08|2|and how they learn from examples
G06N 20/00|0|Machine learning
`;

export const LEAK_TEXT =
  'A case holds several hydrogen tanks next to one another and has a part for filling the tanks and supplying fuel. ' +
  'A sensor part with a pressure sensor and a temperature sensor for the fluid inside tells a leak of gas from cooling.';

export const SPADE_TEXT = 'A spade for digging soil in gardens has a blade whose lower edge carries teeth.';

/** Tags for what is new and what cuts across sections, and those of a former classification. */
const TAGS = `
Y||Tags for what cuts across sections
Y02||Against climate change
Y02E||Energy with fewer emissions
Y10||Subjects of a former classification
Y10S||Its collections
Y10T||Its classes
`;

export const smallTaxonomy = (): Promise<Taxonomy> => taxonomyOf(ROWS);

/** The same with section Y. */
export const taggedTaxonomy = (): Promise<Taxonomy> => taxonomyOf(`${ROWS.trim()}${TAGS}`);

function taxonomyOf(rows: string): Promise<Taxonomy> {
  const entries = rows
    .trim()
    .split('\n')
    .map((line): SchemeEntry => {
      const [symbol, depth, title] = line.split('|');
      return {
        symbol: parseSymbol(symbol),
        depth: depth === '' ? null : Number(depth),
        title,
        notAllocatable: depth === '',
        additionalOnly: false,
      };
    });
  return Taxonomy.build(entries, { version: '2025.05' });
}
