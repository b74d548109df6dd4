/**
 * A world that fits on a page: a scheme with every level, its next version, and patents on it. The symbols are the
 * CPC's, the titles and the patents are ours.
 */
const title = (version: string, rows: readonly (readonly [symbol: string, depth: string, title: string])[]) =>
  [`# version: ${version}`, ...rows.map((row) => row.join('\t')), ''].join('\n');

const kept = [
  ['A', '', 'Everyday needs'],
  ['A01', '', 'Farming'],
  ['A01B', '', 'Working the soil; ploughs and harrows'],
  ['A01B1/00', '0', 'Hand tools for the soil'],
  ['A01B1/02', '1', 'Spades and shovels'],
  ['A01B1/04', '2', 'with teeth'],
  ['A01B3/00', '0', 'Ploughs with fixed shares'],
] as const;

const machines = [
  ['F', '', 'Machines and heat'],
  ['F17', '', 'Storing gases and liquids'],
  ['F17C', '', 'Vessels for compressed or liquefied gas; hydrogen tanks'],
  ['F17C13/00', '0', 'Details of vessels for gas'],
  ['F17C13/02', '1', 'Sensors and instruments on vessels'],
  ['F17C13/025', '2', 'that measure pressure'],
  ['F17C13/026', '2', 'that measure temperature'],
  ['G', '', 'Measuring'],
  ['G01', '', 'Testing'],
  ['G01M', '', 'Testing machines; finding leaks of tanks'],
  ['G01M3/00', '0', 'Finding leaks'],
  ['G01M3/32', '1', 'in tanks by pressure'],
] as const;

/** `2025.05`: 20 symbols. */
export const scheme = title('2025.05', [
  ...kept,
  ['A01B5/00', '0', 'Ploughs with rolling shares'],
  ...machines,
]);

/** `2025.08`: one symbol gone, one new, one with another title. */
export const nextScheme = title('2025.08', [
  ...kept.slice(0, -1),
  ['A01B3/00', '0', 'Ploughs whose shares do not move'],
  ['A01B7/00', '0', 'Disc harrows'],
  ...machines,
]);

const symbols = [
  'A01B 1/02',
  'A01B 1/04',
  'A01B 3/00',
  'F17C 13/025',
  'F17C 13/026',
  'G01M 3/32',
  'G01M 3/00',
];
const things = ['spade', 'plough', 'hydrogen tank', 'pressure sensor', 'leak detector', 'temperature probe'];

/** 130 patents, `XN1001A1` to `XN1130A1`, a day apart from 2020-01-01, two symbols each. */
export const patents = Array.from({ length: 130 }, (_, i) => ({
  id: `XN${1001 + i}A1`,
  country: 'XN',
  date: new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10),
  title: `A ${things[i % things.length]} of the kind ${i}`,
  abstract: `The ${things[i % things.length]} number ${i} works with a ${things[(i + 1) % things.length]}.`,
  claims: [`A ${things[i % things.length]} with a part ${i}.`],
  cpc: [symbols[i % symbols.length], symbols[(i + 3) % symbols.length]],
}));

/** The patents as a file, with two lines between them that are none. */
export const patentFile = [
  ...patents.slice(0, 65).map((patent) => JSON.stringify(patent)),
  '{"title": "A thing without a number"}',
  'this is no JSON',
  ...patents.slice(65).map((patent) => JSON.stringify(patent)),
  '',
].join('\n');
