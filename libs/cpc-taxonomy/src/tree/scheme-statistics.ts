import { LEVELS, is2000Series, type CpcLevel, type CpcSymbol } from '../symbol/symbol.js';
import type { Taxonomy } from './taxonomy.js';

/** How a set of numbers is spread. All 0 for no numbers. */
export interface Spread {
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

export interface SectionStatistics {
  readonly section: CpcSymbol;
  readonly title: string;
  readonly nodes: number;
  readonly byLevel: Readonly<Record<CpcLevel, number>>;
  /** Most dots before a title. */
  readonly maxDepth: number;
}

/** Structure, size and complexity of a scheme. */
export interface SchemeStatistics {
  readonly version: string;
  readonly nodes: number;
  readonly byLevel: Readonly<Record<CpcLevel, number>>;
  readonly sections: readonly SectionStatistics[];
  /** Nodes by dots: `[main groups, one dot, two dots, …]`. */
  readonly byDepth: readonly number[];
  readonly leaves: number;
  /** Children of the nodes of a level that have any. */
  readonly branching: Readonly<Record<CpcLevel, Spread>>;
  /** Characters of the titles of a level. */
  readonly titleLength: Readonly<Record<CpcLevel, Spread>>;
  readonly indexing2000: number;
  readonly additionalOnly: number;
  readonly defined: number;
}

/** Counts a scheme in one pass over its nodes. */
export function schemeStatistics(taxonomy: Taxonomy): SchemeStatistics {
  const children = new Uint32Array(taxonomy.size);
  const branching = perLevel<number[]>(() => []);
  const titleLengths = perLevel<number[]>(() => []);
  const sections: { -readonly [K in keyof SectionStatistics]: SectionStatistics[K] }[] = [];
  const sectionCounts: Record<CpcLevel, number>[] = [];
  const byDepth: number[] = [];
  let leaves = 0;
  let indexing2000 = 0;
  let additionalOnly = 0;
  let defined = 0;
  for (let position = 0; position < taxonomy.size; position++) {
    const node = taxonomy.at(position);
    if (node.level === 'section') {
      const counts = perLevel(() => 0);
      sectionCounts.push(counts);
      sections.push({
        section: node.symbol,
        title: node.title,
        nodes: 0,
        byLevel: counts,
        maxDepth: 0,
      });
    }
    const section = sections[sections.length - 1];
    sectionCounts[sectionCounts.length - 1][node.level]++;
    section.nodes++;
    section.maxDepth = Math.max(section.maxDepth, node.depth ?? 0);
    if (node.depth !== null) byDepth[node.depth] = (byDepth[node.depth] ?? 0) + 1;
    if (node.parent !== null) children[taxonomy.parentAt(position)]++;
    titleLengths[node.level].push(node.title.length);
    if (node.subtreeEnd === position + 1) leaves++;
    if (is2000Series(node.symbol)) indexing2000++;
    if (node.additionalOnly) additionalOnly++;
    if (node.definition !== null) defined++;
  }
  children.forEach((count, position) => count > 0 && branching[taxonomy.levelAt(position)].push(count));
  return {
    version: taxonomy.version,
    nodes: taxonomy.size,
    byLevel: perLevel((level) => titleLengths[level].length),
    sections,
    byDepth: Array.from(byDepth, (count) => count ?? 0),
    leaves,
    branching: perLevel((level) => spread(branching[level])),
    titleLength: perLevel((level) => spread(titleLengths[level])),
    indexing2000,
    additionalOnly,
    defined,
  };
}

function perLevel<T>(value: (level: CpcLevel) => T): Record<CpcLevel, T> {
  return Object.fromEntries(LEVELS.map((level) => [level, value(level)])) as Record<CpcLevel, T>;
}

function spread(numbers: readonly number[]): Spread {
  if (numbers.length === 0) return { mean: 0, median: 0, p95: 0, max: 0 };
  const sorted = Float64Array.from(numbers).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const mean = sorted.reduce((sum, number) => sum + number, 0) / sorted.length;
  return { mean, median: at(0.5), p95: at(0.95), max: sorted[sorted.length - 1] };
}
