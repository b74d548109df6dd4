import { type CpcSymbol, sectionOf } from '@nonet/cpc-taxonomy';
import type { PatentClassification, PatentRecord, SourceRank } from '@nonet/patents';
import type { StoredClassification, StoredRecord } from './stored-record.js';

type Symbols = Pick<StoredRecord, 'classifications' | 'slashless' | 'ipc' | 'slashlessIpc' | 'unknown'>;

/**
 * The symbols of a patent after one more source, each once, in the order in which they came. Only a whole document has its symbols
 * put in place of those that an earlier document gave.
 */
export function mergeSymbols(stored: StoredRecord, given: PatentRecord, rank: SourceRank): Symbols {
  return {
    classifications: uniteClassifications(stored.classifications, distinct(given.classifications), rank),
    slashless: unite(stored.slashless, given.slashless),
    ipc: unite(stored.ipc, given.ipc),
    slashlessIpc: unite(stored.slashlessIpc, given.slashlessIpc),
    unknown: unknownToBoth(stored, given),
  };
}

function uniteClassifications(
  stored: readonly StoredClassification[],
  given: readonly PatentClassification[],
  rank: SourceRank,
): readonly StoredClassification[] {
  if (given.length === 0) return stored;
  const bySymbol = new Map(stored.map((known) => [known.symbol, known]));
  if (rank === 'document') {
    const own = given.map((said) => known(said, true));
    const said = new Set(own.map(({ symbol }) => symbol));
    const added = stored.filter(({ symbol, ofDocument }) => !ofDocument && !said.has(symbol));
    const hasFirst = own.some(({ first }) => first === true);
    return [...own, ...added.map((other) => (hasFirst && other.first ? { ...other, first: false } : other))];
  }
  const hasFirst = stored.some(({ first }) => first === true);
  for (const said of given) {
    const { symbol, inventive, first, version } = said;
    const before = bySymbol.get(symbol);
    const rankedFirst = hasFirst && first === true ? false : first;
    if (before === undefined) bySymbol.set(symbol, known({ ...said, first: rankedFirst }, false));
    else
      bySymbol.set(symbol, {
        ...before,
        inventive: before.inventive ?? inventive,
        first: before.first ?? rankedFirst,
        version: before.version ?? version,
      });
  }
  return [...bySymbol.values()];
}

/** One key order, so that equal ones are equal as JSON. */
const known = (
  { symbol, inventive, first, version }: PatentClassification,
  ofDocument: boolean,
): StoredClassification => ({ symbol, inventive, first, version, ofDocument });

/** Offices repeat a symbol that is inventive in one respect and additional in another; the first mention counts. */
function distinct(given: readonly PatentClassification[]): PatentClassification[] {
  const found = new Map<CpcSymbol, PatentClassification>();
  for (const one of given) if (!found.has(one.symbol)) found.set(one.symbol, one);
  return [...found.values()];
}

const unite = <Of>(stored: readonly Of[], given: readonly Of[]): readonly Of[] =>
  given.every((one) => stored.includes(one)) ? stored : [...new Set([...stored, ...given])];

/** A section is unknown to the whole only if no source that has symbols knows it. */
function unknownToBoth(stored: Symbols, given: PatentRecord): readonly CpcSymbol[] {
  if (!hasSymbols(given)) return stored.unknown;
  const unknown = hasSymbols(stored)
    ? stored.unknown.filter((section) => given.unknown.includes(section))
    : given.unknown;
  const met = new Set(
    [...stored.classifications, ...given.classifications].map(({ symbol }) => sectionOf(symbol)),
  );
  return unknown.some((section) => met.has(section))
    ? unknown.filter((section) => !met.has(section))
    : unknown;
}

const hasSymbols = ({
  classifications,
  slashless,
  ipc,
  slashlessIpc,
}: Pick<PatentRecord, 'slashless' | 'ipc' | 'slashlessIpc'> & {
  readonly classifications: readonly unknown[];
}) => classifications.length + slashless.length + ipc.length + slashlessIpc.length > 0;
