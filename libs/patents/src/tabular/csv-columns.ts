/** The fields of the exchange form and the headers, lower case and without punctuation, that name them. */
const HEADERS = {
  id: [
    'id',
    'number',
    'patent',
    'patentid',
    'patentnumber',
    'publicationnumber',
    'docnumber',
    'documentnumber',
  ],
  title: ['title', 'inventiontitle', 'patenttitle'],
  abstract: ['abstract', 'abstracttext', 'patentabstract'],
  claims: ['claims', 'claim', 'claimstext', 'claimtext', 'firstclaim'],
  cpc: ['cpc', 'cpcs', 'cpccodes', 'cpcsymbols', 'classifications', 'cpcclassifications'],
  subclasses: ['subclasses', 'subclass', 'cpcsubclass', 'cpcsubclasses'],
  sections: ['sections', 'section', 'cpcsection', 'cpcsections'],
  country: ['country', 'countrycode'],
  date: ['date', 'publicationdate', 'patentdate', 'grantdate'],
  family: ['family', 'familyid'],
  labels: ['labels', 'labelquality'],
  split: ['split'],
} as const;

export type CsvField = keyof typeof HEADERS;

export interface CsvColumns {
  readonly delimiter: ',' | ';' | '\t' | '|';
  /** Column by field. */
  readonly columns: ReadonlyMap<CsvField, number>;
  readonly count: number;
}

/** Reads a header line; `null` unless it names an id and something to go with it. The leftmost of two wins. */
export function csvColumns(header: string): CsvColumns | null {
  for (const delimiter of [',', ';', '\t', '|'] as const) {
    const names = header.split(delimiter).map((name) => name.toLowerCase().replace(/[^a-z]/g, ''));
    const columns = new Map<CsvField, number>();
    for (const [field, known] of Object.entries(HEADERS) as [CsvField, readonly string[]][]) {
      const column = names.findIndex((name) => known.includes(name));
      if (column !== -1) columns.set(field, column);
    }
    if (columns.has('id') && columns.size > 1) return { delimiter, columns, count: names.length };
  }
  return null;
}
