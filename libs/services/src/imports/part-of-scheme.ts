import {
  classOf,
  compareSymbols,
  type CpcSymbol,
  levelOf,
  type SchemeEntry,
  sectionOf,
  subclassOf,
  symbolOfSchemeFile,
  type Taxonomy,
} from '@nonet/cpc-taxonomy';
import { schemeIncomplete } from '../errors/errors.js';

/** Two years of the office's own changes remove one or two symbols of a hundred. */
const MOST_REMOVED = 0.1;

/** Of which part of the scheme a source speaks: what it does not cover stays as it is. */
export interface Coverage {
  /** Sections that the source has an entry of. */
  readonly sections: ReadonlySet<CpcSymbol>;
  /** Subclasses that it has an entry of. */
  readonly subclasses: ReadonlySet<CpcSymbol>;
  /** Sections and subclasses of which it has the heading, and names the file that it lacks. */
  readonly missing: ReadonlySet<CpcSymbol>;
}

/** What is compared with the scheme in use. */
interface Compared {
  readonly file: string;
  readonly coverage: Coverage;
  readonly as: 'whole' | 'part';
}

/** Whether the classes and subclasses of a section are those that the source has, and no others. */
const headsAreGiven = ({ sections, missing }: Coverage, section: CpcSymbol): boolean =>
  sections.has(section) && !missing.has(section);

/** Whether the groups of a subclass are those that the source has, and no others. */
const groupsAreGiven = (coverage: Coverage, subclass: CpcSymbol): boolean =>
  !coverage.missing.has(subclass) &&
  (coverage.subclasses.has(subclass) || headsAreGiven(coverage, sectionOf(subclass)));

/** Whether a symbol in use goes if the source lacks it. */
function covers(coverage: Coverage, symbol: CpcSymbol): boolean {
  const isHead = symbol.length <= 4;
  return isHead ? headsAreGiven(coverage, sectionOf(symbol)) : groupsAreGiven(coverage, subclassOf(symbol)!);
}

/**
 * The entries of a source that may begin within the scheme: headings above them that it lacks come from the scheme in use. What
 * the source has itself is noted in `coverage`.
 */
export async function* underHeadings(
  entries: AsyncIterable<SchemeEntry>,
  stored: Taxonomy,
  coverage: { readonly sections: Set<CpcSymbol>; readonly subclasses: Set<CpcSymbol> },
): AsyncGenerator<SchemeEntry> {
  const seen = new Set<CpcSymbol>();
  for await (const entry of entries) {
    const { symbol } = entry;
    const level = levelOf(symbol);
    if (level === 'section') coverage.sections.add(symbol);
    if (level === 'subclass') coverage.subclasses.add(symbol);
    if (symbol.length <= 4) {
      for (const above of [sectionOf(symbol), classOf(symbol)]) {
        const heading = above === null || above === symbol || seen.has(above) ? undefined : stored.get(above);
        if (heading !== undefined) {
          seen.add(heading.symbol);
          yield heading;
        }
      }
      seen.add(symbol);
    }
    yield entry;
  }
}

/** The sections and subclasses whose files are named by a scheme but not there. */
export const symbolsOfFiles = (files: readonly string[]): ReadonlySet<CpcSymbol> =>
  new Set(files.flatMap((name) => symbolOfSchemeFile(name) ?? []));

/**
 * Refuses a scheme that lacks what an edition of the office never drops at once: a section, or a tenth of the symbols that it
 * covers.
 * @throws SCHEME_INCOMPLETE
 */
export function assertComplete(
  taxonomy: Pick<Taxonomy, 'has'>,
  inUse: Iterable<CpcSymbol>,
  { file, coverage, as }: Compared,
): void {
  const compared = [...inUse].filter((symbol) => covers(coverage, symbol));
  const missing = compared.filter((symbol) => !taxonomy.has(symbol));
  const lost = missing.filter((symbol) => symbol.length === 1);
  if (lost.length === 0 && missing.length <= compared.length * MOST_REMOVED) return;
  throw schemeIncomplete({ file, as, removed: missing.length, of: compared.length, sections: lost });
}

/** The scheme in use with a part in place of its own, in scheme order. */
export function* withPart(stored: Taxonomy, part: Taxonomy, coverage: Coverage): Generator<SchemeEntry> {
  for (const head of headings(stored, part, coverage)) {
    yield part.get(head) ?? stored.get(head)!;
    if (head.length < 4) continue;
    const from = groupsAreGiven(coverage, head) || !stored.has(head) ? part : stored;
    const first = from.positionOf(head);
    if (first < 0) continue;
    for (let at = first + 1; at < from.subtreeEndAt(first); at++) yield from.at(at);
  }
}

/** Sections, classes and subclasses of the scheme with the part in it. */
function headings(stored: Taxonomy, part: Taxonomy, coverage: Coverage): CpcSymbol[] {
  const isHead = (symbol: CpcSymbol) => symbol.length <= 4;
  const kept = symbolsOf(stored).filter(
    (symbol) => isHead(symbol) && (part.has(symbol) || !covers(coverage, symbol)),
  );
  const given = symbolsOf(part).filter((symbol) => isHead(symbol) && !stored.has(symbol));
  return [...kept, ...given].sort(compareSymbols);
}

const symbolsOf = (taxonomy: Taxonomy): CpcSymbol[] =>
  Array.from({ length: taxonomy.size }, (_, position) => taxonomy.symbolAt(position));
