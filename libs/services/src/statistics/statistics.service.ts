import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';

/** How many nodes there are of something. */
export interface LevelCount {
  readonly level: CpcLevel;
  readonly nodes: number;
}

/** A section of the scheme: how many nodes it has of each level below. */
export interface SectionStructure {
  readonly symbol: CpcSymbol;
  readonly title: string;
  readonly nodes: number;
  readonly classes: number;
  readonly subclasses: number;
  readonly mainGroups: number;
  readonly subgroups: number;
}

/** How many nodes have a depth, or as many children as lie between two numbers. */
export interface DepthCount {
  readonly depth: number;
  readonly nodes: number;
}
export interface ChildrenCount {
  readonly from: number;
  readonly to: number;
  readonly nodes: number;
}

/** The structure of the scheme in use. */
export interface SchemeStatistics {
  readonly version: string;
  readonly nodes: number;
  readonly levels: readonly LevelCount[];
  readonly sections: readonly SectionStructure[];
  /** Steps from a section down, 0 for the sections themselves. */
  readonly depths: readonly DepthCount[];
  readonly children: readonly ChildrenCount[];
  readonly definitions: number;
}

/** How many stored patents carry a symbol, or one below it. */
export interface SymbolCount {
  readonly symbol: CpcSymbol;
  readonly title: string;
  readonly patents: number;
}

/** How the stored patents are spread over a level of the scheme. */
export interface LevelBalance {
  readonly level: 'section' | 'class' | 'subclass';
  /** Symbols of the scheme, and those that some patent carries. */
  readonly symbols: number;
  readonly used: number;
  /** Of the used ones: patents of the most frequent, the one in the middle, the rarest. */
  readonly most: number;
  readonly median: number;
  readonly fewest: number;
  /** 0: all used symbols have as many patents; near 1: a few have almost all (Gini coefficient). */
  readonly imbalance: number;
  /** The most frequent first. */
  readonly counts: readonly SymbolCount[];
}

/** The stored patents, by their assigned symbols. */
export interface PatentStatistics {
  readonly patents: number;
  readonly classified: number;
  /** Assigned symbols in all. */
  readonly assignments: number;
  readonly levels: readonly LevelBalance[];
  readonly countedAt: Date;
}

export interface StatisticsService {
  /** Null before the first import of a scheme. Computed once for each scheme. */
  scheme(): Promise<SchemeStatistics | null>;
  /** Computed once after each import; while one goes on, at most once a minute. */
  patents(): Promise<PatentStatistics>;
}
