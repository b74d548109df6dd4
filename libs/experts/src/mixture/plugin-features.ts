import { LEVELS, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import { type Matrix, matrix, row } from '@nonet/numerics';
import type { Capability, ExpertFeatures, ExpertOptions, ExpertProvider, SchemeNode } from '@nonet/plugins';
import { coveredGroups, isCovered } from '@nonet/plugins/host';
import type { TextFacts } from '../classifier/text-facts.js';
import type { ExpertReading, MixtureReader } from './mixture-reader.js';
import { EXPERT_SIGNALS } from './signals.js';

/** A text of which nothing is known. */
export const NO_FACTS: TextFacts = { date: null, applicants: [], symbols: [] };

/** What the expert of a plugin is asked about: its symbols, and where they stand among all subclasses. */
export interface ExpertScope {
  readonly section: string;
  /** Subclasses, then groups. */
  readonly symbols: readonly string[];
  /** The place of each symbol's subclass among all; below 0: the scheme has it no more. */
  readonly columns: Int32Array;
  /** How many of the symbols are subclasses. */
  readonly subclasses: number;
  readonly needs: readonly Capability[];
}

/** More would make of one expert a scheme of its own. */
const MOST_GROUPS = 2000;

/** The symbols that an expert is given in a section, by what it covers. */
export function symbolsFor(
  { covers, needs = [] }: Pick<ExpertProvider, 'covers' | 'needs'>,
  section: string,
  { labels, index }: Pick<MixtureReader, 'labels' | 'index'>,
): string[] {
  const subclasses = labels.filter((symbol) => symbol.startsWith(section) && isCovered(covers, symbol));
  const groups = needs.includes('groups') ? groupsOf(coveredGroups(covers), section, index.taxonomy) : [];
  return [...subclasses, ...groups.slice(0, MOST_GROUPS)];
}

/** The groups that entries name, with all below them. */
function groupsOf(
  entries: readonly (readonly [string, string])[],
  section: string,
  taxonomy: Taxonomy,
): string[] {
  const positions = new Set<number>();
  for (const ends of entries) {
    const [from, to] = ends.map((symbol) => taxonomy.positionOf(symbol as CpcSymbol));
    if (!ends[0].startsWith(section) || from < 0 || to < 0) continue;
    for (let at = from; at < taxonomy.subtreeEndAt(to); at++)
      if (LEVELS.indexOf(taxonomy.levelAt(at)) > LEVELS.indexOf('subclass')) positions.add(at);
  }
  return [...positions].sort((a, b) => a - b).map((at) => taxonomy.symbolAt(at));
}

export function scopeOf(
  section: string,
  symbols: readonly string[],
  needs: readonly Capability[],
  labels: readonly string[],
): ExpertScope {
  const places = new Map(labels.map((symbol, label) => [symbol, label]));
  const columns = Int32Array.from(symbols, (symbol) => places.get(symbol.slice(0, 4)) ?? -1);
  const subclasses = symbols.findIndex((symbol) => symbol.includes('/'));
  return { section, symbols, columns, needs, subclasses: subclasses < 0 ? symbols.length : subclasses };
}

export function expertOptionsOf(
  { section, symbols, needs }: ExpertScope,
  { index }: Pick<MixtureReader, 'index'>,
): ExpertOptions {
  const options = { section, symbols, dimension: index.encoder.dimension, signalNames: EXPERT_SIGNALS };
  return needs.includes('scheme') ? { ...options, scheme: schemeOf(symbols, index.taxonomy) } : options;
}

/** The symbols with all that stands above and below them, in scheme order. */
function schemeOf(symbols: readonly string[], taxonomy: Taxonomy): SchemeNode[] {
  const positions = new Set<number>();
  for (const symbol of symbols) {
    const position = taxonomy.positionOf(symbol as CpcSymbol);
    if (position < 0) continue;
    for (let at = position; at < taxonomy.subtreeEndAt(position); at++) positions.add(at);
    for (let at = taxonomy.parentAt(position); at >= 0; at = taxonomy.parentAt(at)) positions.add(at);
  }
  return [...positions]
    .sort((a, b) => a - b)
    .map((at) => {
      const parent = taxonomy.parentAt(at);
      return {
        symbol: taxonomy.symbolAt(at),
        level: taxonomy.levelAt(at),
        title: taxonomy.titleAt(at),
        definition: taxonomy.definitionAt(at),
        parent: parent < 0 ? null : taxonomy.symbolAt(parent),
      };
    });
}

/**
 * What an expert sees of texts: of what is known beside their words and of other sections only what it asked for.
 * @param sharesOf the shares of all subclasses by Nonet's own experts
 */
export function featuresOf(
  readings: readonly ExpertReading[],
  { section, columns, needs }: ExpertScope,
  labels: readonly string[],
  sharesOf: (reading: ExpertReading) => Float32Array,
): ExpertFeatures {
  const vectors = matrix(readings.length, readings[0]?.vector.length ?? 0);
  readings.forEach(({ vector }, text) => row(vectors, text).set(vector));
  const signals = readings.map(({ signals: all }): Matrix => {
    const own = matrix(EXPERT_SIGNALS.length, columns.length);
    for (let signal = 0; signal < own.rows; signal++)
      columns.forEach((column, place) => {
        if (column >= 0) own.data[signal * own.columns + place] = all.data[signal * all.columns + column];
      });
    return own;
  });
  return {
    texts: readings.map(({ text }) => text),
    vectors,
    signalNames: EXPERT_SIGNALS,
    signals,
    ...(needs.includes('metadata') && {
      metadata: readings.map(({ facts = NO_FACTS }) => ({
        ...facts,
        // What it is to find out it must not be told.
        symbols: facts.symbols.filter((symbol) => !symbol.startsWith(section)),
      })),
    }),
    ...(needs.includes('scores') && { scores: otherScores(readings, section, labels, sharesOf) }),
  };
}

function otherScores(
  readings: readonly ExpertReading[],
  section: string,
  labels: readonly string[],
  sharesOf: (reading: ExpertReading) => Float32Array,
) {
  const others = [...labels.keys()].filter((label) => !labels[label].startsWith(section));
  const values = matrix(readings.length, others.length);
  readings.forEach((reading, text) => {
    const shares = sharesOf(reading);
    others.forEach((label, place) => (row(values, text)[place] = shares[label]));
  });
  return { symbols: others.map((label) => labels[label]), values };
}
