import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { SearchState } from '@nonet/experts';
import type { Claim, LabelQuality, SourceRank } from '@nonet/patents';
import type { Page, PageRequest, QuickCount } from '../paging/index.js';
import type { PatentFilter } from './patent-filter.fields.js';

export type { Claim, LabelQuality };

export interface Patent {
  readonly id: number;
  /** Country, number and kind in one: `US20250198877A1`. */
  readonly number: string;
  readonly country: string | null;
  readonly docNumber: string | null;
  readonly kind: string | null;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
  /** `US16232658` */
  readonly applicationNumber: string | null;
  /** `2025-06-19` */
  readonly filingDate: string | null;
  readonly publicationDate: string | null;
  readonly familyId: string | null;
  readonly applicants: readonly string[];
  /** The beginning of the first applicant in small letters, as lists are ordered by it. */
  readonly firstApplicant: string | null;
  readonly assignees: readonly string[];
  readonly labels: LabelQuality | null;
  /** Groups that are written without the slash and that no scheme has settled: `G06N3063`. */
  readonly slashless: readonly string[];
  /** Symbols of the International Patent Classification. */
  readonly ipc: readonly string[];
  /** Sections that no source of its symbols can know. */
  readonly unknownSections: readonly string[];
  /** Where its fields are from; those of older releases say nothing. */
  readonly origin: readonly PatentOrigin[];
  readonly importId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A source, and the fields of a patent that are from it. */
export interface PatentOrigin {
  readonly fields: readonly string[];
  /** Name of the format. */
  readonly format: string;
  readonly rank: SourceRank;
  readonly file: string;
  /** Id of the import. */
  readonly import: string;
}

/** A symbol that an office assigned to a patent. */
export interface AssignedSymbol {
  readonly symbol: CpcSymbol;
  /** The scheme's node; null while the scheme does not know the symbol. */
  readonly nodeId: number | null;
  /** null: the source does not say. */
  readonly inventive: boolean | null;
  readonly first: boolean | null;
  readonly version: string | null;
}

export interface PatentOrder {
  readonly field: 'applicant' | 'imported' | 'number' | 'publication-date' | 'relevance';
  readonly direction: 'ascending' | 'descending';
}

/** How one field for numbers, symbols and words was understood. */
export interface SearchReading {
  /** Whether it was taken for numbers of stored patents; then it has neither symbols nor words. */
  readonly byNumber: boolean;
  /** What stands below them is found too. */
  readonly symbols: readonly CpcSymbol[];
  readonly words: string;
}

export type SimilarTo =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'patent'; readonly number: string };

export interface PatentPage extends Page<Patent> {
  /** The same as `totalCount` for somebody who looks on: counting ends when it has taken a moment. */
  quickCount(): Promise<QuickCount>;
}

/** How many patents carry a symbol; one more than lists are counted to means more than that. */
export interface PatentCounts {
  /** The symbol itself. */
  readonly assigned: number;
  /** It or one below it. */
  readonly inSubtree: number;
}

export interface SimilarPatent {
  readonly patent: Patent;
  /** Cosine of the embeddings, -1 to 1. */
  readonly score: number;
}

export interface PatentsService {
  byNumber(number: string): Promise<Patent | null>;
  /** For loaders: one answer for each id, in order. */
  byIds(ids: readonly number[]): Promise<(Patent | null)[]>;
  /** Of the numbers that a filter asks for, those of no stored patent, or of several. */
  unknownNumbers(filter: PatentFilter): Promise<readonly string[]>;
  /** How `search` of a filter is understood; null without one. */
  searchReading(filter: PatentFilter): Promise<SearchReading | null>;
  /** Without an order: by relevance where words are searched, otherwise the newest publication first. */
  list(filter: PatentFilter, order: PatentOrder | null, page: PageRequest): Promise<PatentPage>;
  /** For loaders: the same page of the patents of each CPC node (its symbol or one below it), newest first. */
  ofNodes(nodeIds: readonly number[], page: PageRequest): Promise<Page<Patent>[]>;
  /** For loaders: how many patents carry each CPC node. */
  countsOf(nodeIds: readonly number[]): Promise<PatentCounts[]>;
  /** For loaders: the assigned symbols of each patent, in the office's order. */
  classificationsOf(patentIds: readonly number[]): Promise<AssignedSymbol[][]>;
  /** How the nearest patents are looked for; null: no model has answered yet, or where nothing is kept ahead, nobody looked. */
  similarSearch(): SearchState | null;
  /** The nearest patents by embedding, best first; the patent itself is left out. @throws NOT_FOUND */
  similar(to: SimilarTo, options: { top: number; signal?: AbortSignal }): Promise<SimilarPatent[]>;
}
