import { tryParseSymbol } from '@nonet/cpc-taxonomy';
import type { Literal, Quad, Term } from '@rdfjs/types';
import { LabelFileError } from './label-file-error.js';
import type { LabelFile, LabelFormat, LabelRecord, LabelRejection } from './label-record.js';
import { clean, recordOf, severalIn, storable } from './record-of.js';

const SKOS = 'http://www.w3.org/2004/02/skos/core#';
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const RDFS_LABEL = 'http://www.w3.org/2000/01/rdf-schema#label';
const TITLES = ['http://purl.org/dc/terms/title', 'http://purl.org/dc/elements/1.1/title'];
const DEPRECATED = 'http://www.w3.org/2002/07/owl#deprecated';
const NOTES = ['definition', 'scopeNote', 'note'].map((name) => `${SKOS}${name}`);
const MATCHES = ['exactMatch', 'closeMatch', 'narrowMatch', 'relatedMatch'].map((name) => `${SKOS}${name}`);

/** What is said of a concept or a scheme, by predicate. */
type Said = Map<string, Term[]>;

/** The ids of concepts that earlier files brought, by their addresses. */
export type KnownAddresses = ReadonlyMap<string, string>;

/**
 * The concepts of a SKOS vocabulary as labels. A concept that is known keeps its id; a new one has the last part of its address or,
 * where another shares it, the whole address. English texts are preferred. Symbols of the CPC come by matches to addresses that end in one.
 * @throws LabelFileError
 */
export function labelsOfSkos(
  quads: readonly Quad[],
  format: LabelFormat,
  file: string,
  knownIds: KnownAddresses = new Map(),
): LabelFile {
  const said = new Map<string, Said>();
  const of = (subject: string) => {
    let known = said.get(subject);
    if (known === undefined) said.set(subject, (known = new Map()));
    return known;
  };
  const concepts = new Set<string>();
  const schemes = new Set<string>();
  const add = (subject: string, predicate: string, object: Term) => {
    const known = of(subject);
    const terms = known.get(predicate) ?? [];
    terms.push(object);
    known.set(predicate, terms);
  };
  for (const { subject, predicate, object } of quads) {
    add(subject.value, predicate.value, object);
    if (predicate.value === TYPE && object.value === `${SKOS}Concept`) concepts.add(subject.value);
    if (predicate.value === TYPE && object.value === `${SKOS}ConceptScheme`) schemes.add(subject.value);
    // Said the other way round, it is the same.
    if (predicate.value === `${SKOS}narrower`) add(object.value, `${SKOS}broader`, subject as Term);
  }
  const rejections: LabelRejection[] = [];
  for (const concept of [...concepts]) {
    const isDeprecated = of(concept)
      .get(DEPRECATED)
      ?.some(({ value }) => value === 'true' || value === '1');
    if (!isDeprecated) continue;
    concepts.delete(concept);
    const place = clean(`concept ${concept}`);
    rejections.push({ place, code: 'LABEL_DEPRECATED', reason: 'the file calls it deprecated' });
  }
  if (concepts.size === 0)
    throw new LabelFileError(
      'LABEL_FILE_EMPTY',
      file,
      null,
      `no skos:Concept among ${quads.length} statements.`,
    );
  const ids = idsOf([...concepts], knownIds);
  const records: LabelRecord[] = [];
  /** Concepts of the file where it has any of them: others may stand in another vocabulary. */
  const aboveOf = (broader: readonly Term[]): string[] => {
    const known = broader.flatMap(({ value }) => ids.get(value) ?? []);
    return known.length > 0 ? known : broader.map(({ value }) => value);
  };
  for (const concept of concepts) {
    const own = of(concept);
    const all = (predicate: string) => own.get(predicate) ?? [];
    const titles = [...all(`${SKOS}prefLabel`), ...all(RDFS_LABEL)];
    const title = inEnglish(titles)[0] ?? '';
    const words = [...NOTES.flatMap((note) => inEnglish(all(note))), ...inEnglish(all(`${SKOS}altLabel`))];
    const record = recordOf(
      {
        id: ids.get(concept)!,
        address: storable(concept),
        parents: aboveOf(all(`${SKOS}broader`)),
        title,
        description: words.join('. '),
        symbols: MATCHES.flatMap((match) => all(match).flatMap(({ value }) => symbolAt(value))),
        examples: all(`${SKOS}example`).flatMap(({ value }) => severalIn(value)),
        place: clean(`concept ${concept}`),
      },
      (rejection) => rejections.push(rejection),
    );
    if (record !== null) records.push(record);
  }
  const named = [...schemes].flatMap((scheme) =>
    [...TITLES, `${SKOS}prefLabel`, RDFS_LABEL].flatMap((predicate) =>
      inEnglish(of(scheme).get(predicate) ?? []),
    ),
  );
  return { format, title: clean(named[0] ?? '') || null, records, rejections };
}

/** Texts in English, else those of no language, else whatever there is of one language. */
function inEnglish(terms: readonly Term[]): string[] {
  const texts = terms.filter((term): term is Literal => term.termType === 'Literal');
  const of = (matches: (language: string) => boolean) =>
    texts.filter(({ language }) => matches(language.toLowerCase())).map(({ value }) => value);
  const english = of((language) => language === 'en' || language.startsWith('en-'));
  if (english.length > 0) return english;
  const plain = of((language) => language === '');
  if (plain.length > 0) return plain;
  const [first] = texts;
  return first === undefined ? [] : of((language) => language === first.language.toLowerCase());
}

function idsOf(addresses: readonly string[], known: KnownAddresses): Map<string, string> {
  const fresh = addresses.filter((address) => !known.has(address));
  const counts = new Map<string, number>();
  for (const taken of known.values()) counts.set(taken, 1);
  for (const end of fresh.map(lastPart)) counts.set(end, (counts.get(end) ?? 0) + 1);
  return new Map(
    addresses.map((address) => {
      const end = lastPart(address);
      return [address, known.get(address) ?? (counts.get(end) === 1 ? end : address)];
    }),
  );
}

function lastPart(address: string): string {
  const end = /[^/#:]+$/.exec(address)?.[0] ?? address;
  try {
    return decodeURIComponent(end);
  } catch {
    return end;
  }
}

/** `…/cpc/Y02E-10-50`, `…/cpc/Y02E10%2F50`: what an address of the CPC ends in. */
function symbolAt(address: string): string[] {
  if (!/cpc/i.test(address)) return [];
  const end = lastPart(address);
  const spelt = [end, end.replace(/^([A-Z]\d\d[A-Z])[-_ ]?(\d+)[-_](\d+)$/, '$1$2/$3')];
  return [spelt.find((text) => tryParseSymbol(text) !== null) ?? end];
}
