import { type CpcSymbol, resolveSlashless, sectionOf, subclassOf } from '@nonet/cpc-taxonomy';
import type { PatentClassification, PatentRecord } from '../record/patent-record.js';

/** Of a scheme, what labels are looked up in. */
export interface SymbolLookup {
  has(symbol: CpcSymbol): boolean;
  /** Whether it goes below subclasses. */
  readonly hasGroups: boolean;
}

export interface ResolvedLabels {
  /** The record with all its symbols in `classifications`, none of them slashless. */
  readonly patent: PatentRecord;
  /** Its symbols that the scheme does not have, any more or at all, as they are written. */
  readonly unknown: readonly string[];
  /** Slashless symbols that mean several groups of the scheme. */
  readonly ambiguous: readonly string[];
}

const Y = 'Y' as CpcSymbol;

/**
 * Settles with a scheme what a record is labelled with: groups without a slash become the symbols they mean, or their subclass
 * alone where that is all one can know. A record with symbols of the IPC alone is labelled with those, which stand in for the
 * CPC's well; section Y it cannot know, for the IPC has none. Groups of the IPC also stand in where a record names only their
 * subclass.
 *
 * Groups are unknown only to a scheme that has groups.
 */
export function resolveLabels(patent: PatentRecord, scheme: SymbolLookup): ResolvedLabels {
  if (patent.classifications.length + patent.slashless.length === 0 && hasIpc(patent))
    return resolveLabels(labelledByIpc(patent), scheme);
  const { hasGroups } = scheme;
  const lacks = (symbol: CpcSymbol) =>
    !scheme.has(symbol) && (hasGroups || !scheme.has(subclassOf(symbol) ?? symbol));
  const found = new Map(patent.classifications.map((given) => [given.symbol, given]));
  for (const symbol of patent.ipc) {
    const isNamedWithoutGroup = found.has(subclassOf(symbol) ?? symbol) && !isSpecified(patent, symbol);
    if (isNamedWithoutGroup && scheme.has(symbol)) found.set(symbol, unranked(symbol));
  }
  const unknown: string[] = [...found.keys()].filter(lacks);
  const ambiguous: string[] = [];
  for (const written of patent.slashless) {
    const subclass = written.replace(/\s+/g, '').slice(0, 4).toUpperCase() as CpcSymbol;
    const meaning = resolveSlashless(written, (symbol) => scheme.has(symbol));
    const symbol = meaning.type === 'symbol' ? meaning.symbol : subclass;
    if (meaning.type === 'unknown' && (hasGroups || !scheme.has(subclass))) unknown.push(written);
    if (meaning.type === 'ambiguous') ambiguous.push(written);
    if (!found.has(symbol) && scheme.has(symbol)) found.set(symbol, unranked(symbol));
  }
  return { patent: { ...patent, classifications: [...found.values()], slashless: [] }, unknown, ambiguous };
}

const hasIpc = ({ ipc, slashlessIpc }: PatentRecord): boolean => ipc.length + slashlessIpc.length > 0;

/** Whether a record has a group of the symbol's subclass. */
const isSpecified = ({ classifications }: PatentRecord, symbol: CpcSymbol) =>
  classifications.some(
    (given) => given.symbol.includes(' ') && subclassOf(given.symbol) === subclassOf(symbol),
  );

function labelledByIpc(patent: PatentRecord): PatentRecord {
  const unknown = patent.unknown.includes(Y) ? patent.unknown : [...patent.unknown, Y];
  return {
    ...patent,
    classifications: patent.ipc.map(unranked),
    slashless: patent.slashlessIpc,
    unknown,
    labels: patent.labels ?? 'silver',
  };
}

const unranked = (symbol: CpcSymbol): PatentClassification => ({
  symbol,
  inventive: null,
  first: null,
  version: null,
});

/** Whether a source that does not know a section says nothing of a symbol. */
export const isUnknownTo = (unknown: readonly CpcSymbol[], symbol: CpcSymbol): boolean =>
  unknown.includes(sectionOf(symbol));
