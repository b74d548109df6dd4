// Every list that the web app and internal tools ask for, as they ask for it.

const PATENTS = `query($filter: PatentFilterInput, $orderBy: PatentOrderInput, $first: Int! = 50, $after: String) {
  patents(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    edges { node { number title publicationDate classifications { symbol } } } pageInfo { endCursor }
  }
}`;
/** Asked beside the rows. */
const PATENT_COUNT = `query($filter: PatentFilterInput) {
  patents(filter: $filter, first: 1) { quickCount { count isWhole } }
}`;
const NESTED = `query($filter: PatentFilterInput) { patents(filter: $filter, first: 100) { nodes {
  number title classifications { symbol node { symbol title } }
  predictions(first: 10) { nodes { symbol title score selected node { symbol title } } }
} } }`;
const NODE = `query($symbol: String!) { cpcNode(symbol: $symbol) {
  symbol title ancestors { symbol title } children(first: 100) { edges { node { symbol title childCount } } }
  patents(first: 5) { totalCount edges { node { number title } } }
} }`;
const NODES = `query($filter: CpcNodeFilterInput) { cpcNodes(filter: $filter, first: 50) { totalCount nodes { symbol title } } }`;
const PATENT = `query($number: String!) { patent(number: $number) {
  number title abstract claims classifications { symbol node { title } }
  predictions(first: 20) { nodes { symbol title score selected } } reviews(first: 20) { nodes { symbol verdict } }
} }`;
const PREDICTIONS = `query($filter: PredictionFilterInput, $order: OrderDirection! = DESC, $after: String) {
  predictions(filter: $filter, order: $order, first: 50, after: $after) {
    totalCount nodes { symbol title score selected patent { number title } } pageInfo { endCursor }
  }
}`;
const REVIEWS = `query($filter: ReviewFilterInput) { reviews(filter: $filter, first: 50) {
  totalCount nodes { symbol verdict patent { number title } }
} }`;
const LAST_PAGE = `{ patents(last: 50) { nodes { number heading } pageInfo { startCursor hasPreviousPage } } }`;
const STATISTICS = `{ patentStatistics { patents levels { level used imbalance top(first: 20) { symbol patents } } } }`;
const SCHEME_STATISTICS = `{ cpcStatistics { nodes levels { level nodes } depths { depth nodes } children { from nodes } } }`;
const COUNTS = `query($symbol: String!) { cpcNode(symbol: $symbol) {
  patentCounts { assigned inSubtree } children(first: 50) { nodes { symbol patentCounts { inSubtree } } }
} }`;
const IMPORTS = `{ imports(first: 20) { totalCount nodes { id source added } } }`;

/** What stands where in the data: symbols and words that are frequent, less frequent and rare. */
export async function landmarks(client) {
  const symbols = await client.query(
    `SELECT n.symbol, sum(t.count)::int AS count FROM prediction_total t JOIN cpc_node n ON n.id = t.node_id
      WHERE t.model_id = 2 AND n.level = 'SUBCLASS' GROUP BY n.symbol ORDER BY count DESC`,
  );
  const words = await client.query(
    `SELECT word, freq FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs[:cardinality(most_common_elems::text::text[])])
       AS common (word, freq) WHERE tablename = 'patent' AND attname = 'search'
        AND word = ANY(tsvector_to_array(to_tsvector('english', word))) ORDER BY freq DESC`,
  );
  const { rows: groups } = await client.query(
    `SELECT symbol FROM patent_classification WHERE symbol LIKE '%/%' GROUP BY symbol ORDER BY count(*) DESC LIMIT 1`,
  );
  const { rows: sample } = await client.query(
    `SELECT number, family_id AS family, import_id::text AS import, applicants[1] AS applicant
       FROM patent WHERE id = (SELECT max(id) / 2 FROM patent)`,
  );
  const at = (rows, share) => rows[Math.min(rows.length - 1, Math.floor(rows.length * share))];
  return {
    subclasses: [0, 0.3, 0.95].map((share) => at(symbols.rows, share).symbol),
    words: [0, 0.1, 0.9].map((share) => at(words.rows, share).word),
    group: groups[0]?.symbol ?? symbols.rows[0].symbol,
    patent: sample[0],
  };
}

/** Each with a name, a document, its variables and, where rows are counted by another document, that one. */
export function listQueries({ subclasses, words, group, patent }) {
  const [frequent, usual, rare] = subclasses;
  const patents = (name, filter, more = {}) => [
    `patents ${name}`,
    PATENTS,
    { filter, ...more },
    PATENT_COUNT,
  ];
  const predictions = (name, filter, more = {}) => [`predictions ${name}`, PREDICTIONS, { filter, ...more }];
  const by = (field, direction = 'DESC') => ({ orderBy: { field, direction } });
  return [
    patents('newest', null),
    patents('oldest', null, by('PUBLICATION_DATE', 'ASC')),
    patents('by number', null, by('NUMBER', 'ASC')),
    patents('last imported', null, by('IMPORTED')),
    ...words.map((word, i) => patents(`with a ${['frequent', 'usual', 'rare'][i]} word`, { search: word })),
    patents('with a word that none has', { search: 'quixotry' }),
    patents('with two words', { search: `${words[0]} ${words[1]}` }),
    patents('with a word by number', { search: words[1] }, by('NUMBER', 'ASC')),
    patents('of a section', { cpc: frequent[0] }),
    patents('of a class', { cpc: frequent.slice(0, 3) }),
    patents('of a frequent subclass', { cpc: frequent }),
    patents('of a usual subclass', { cpc: usual }),
    patents('of a rare subclass', { cpc: rare }),
    patents('of a group', { cpc: group }),
    patents('of a section, with a word', { cpc: frequent[0], search: words[1] }),
    patents('of a country', { country: 'EP' }),
    patents('of no such country', { country: 'XX' }),
    patents('of a kind', { kind: 'A1' }),
    patents('of some months', { publishedFrom: '2015-01-01', publishedTo: '2015-06-30' }),
    patents('of a family', { familyId: patent.family }),
    patents('of an import', { importId: patent.import }),
    patents('by number list', { numbers: [patent.number] }),
    patents('unclassified', { classified: false }),
    patents('by applicant', null, by('APPLICANT', 'ASC')),
    patents('of a section, by applicant', { cpc: frequent[0] }, by('APPLICANT', 'ASC')),
    patents('of an applicant', { applicant: patent.applicant }),
    patents('typed as a number', { search: patent.number }),
    patents('typed as the beginning of a number', { search: patent.number.slice(0, 6) }),
    patents('typed as a frequent subclass', { search: frequent }),
    patents('typed as a subclass and a word', { search: `${frequent} ${words[1]}` }),
    patents('with a frequent word, newest first', { search: words[0] }, by('PUBLICATION_DATE')),
    patents('reviewed', { reviewed: true }),
    patents('not reviewed', { reviewed: false }),
    patents('of which the prediction differs', { differs: true }),
    patents('of a subclass, of which the prediction differs', { cpc: usual, differs: true }),
    patents('of which the prediction is sure', { minConfidence: 0.99 }),
    patents('of which the prediction is unsure', { maxConfidence: 0.31 }),
    patents('of which the prediction is anything', { minConfidence: 0.3 }),
    patents('unsure, differing, not reviewed', { maxConfidence: 0.5, differs: true, reviewed: false }),
    ['patents, the last page', LAST_PAGE, {}],
    ['statistics of patents', STATISTICS, {}],
    ['statistics of the scheme', SCHEME_STATISTICS, {}],
    ['a class, its children and their patents', COUNTS, { symbol: frequent.slice(0, 3) }],
    ['a hundred patents, all nested', NESTED, {}],
    ['a hundred of a section, all nested', NESTED, { filter: { cpc: frequent[0] } }],
    ['a patent', PATENT, { number: patent.number }],
    ['a section and its patents', NODE, { symbol: frequent[0] }],
    ['a subclass and its patents', NODE, { symbol: frequent }],
    ['a rare subclass and its patents', NODE, { symbol: rare }],
    ['a group and its patents', NODE, { symbol: group }],
    ['symbols of a word', NODES, { filter: { search: words[0] } }],
    ['symbols of a phrase', NODES, { filter: { search: `${words[0]} ${words[1]} ${words[2]}` } }],
    ['symbols under a section', NODES, { filter: { under: frequent[0], level: 'MAIN_GROUP' } }],
    predictions('best', null),
    predictions('least sure selected', { selected: true }, { order: 'ASC' }),
    predictions('best not selected', { selected: false }),
    predictions('of a frequent symbol', { symbol: frequent }),
    predictions('of a rare symbol', { symbol: rare }),
    predictions('under a section', { under: frequent[0] }),
    predictions('under a class, main groups', { under: frequent.slice(0, 3), level: 'MAIN_GROUP' }),
    predictions('under a rare subclass', { under: rare }),
    predictions('of a level', { level: 'SUBCLASS' }),
    predictions('of a level without any', { level: 'CLASS' }),
    predictions('of a symbol from a score', { symbol: frequent, minScore: 0.3 }),
    predictions('under a section from a score', { under: frequent[0], minScore: 0.5, selected: true }),
    predictions('of a patent', { patent: patent.number }),
    predictions('of the model before', { model: 'bench@1', under: frequent[0] }),
    ['reviews', REVIEWS, {}],
    ['reviews under a section', REVIEWS, { filter: { under: frequent[0] } }],
    ['reviews of a symbol, wrong', REVIEWS, { filter: { symbol: group, verdict: 'WRONG' } }],
    ['imports', IMPORTS, {}],
  ];
}
