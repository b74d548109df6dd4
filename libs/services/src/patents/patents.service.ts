import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Claim, LabelQuality } from '@nonet/patents';
import type { Page, PageRequest } from '../paging/index.js';
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
  readonly assignees: readonly string[];
  readonly labels: LabelQuality | null;
  readonly importId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
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
  readonly field: 'imported' | 'number' | 'publication-date';
  readonly direction: 'ascending' | 'descending';
}

export type SimilarTo =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'patent'; readonly number: string };

export interface SimilarPatent {
  readonly patent: Patent;
  /** Cosine of the embeddings, -1 to 1. */
  readonly score: number;
}

export interface PatentsService {
  byNumber(number: string): Promise<Patent | null>;
  /** For loaders: one answer for each id, in order. */
  byIds(ids: readonly number[]): Promise<(Patent | null)[]>;
  list(filter: PatentFilter, order: PatentOrder, page: PageRequest): Promise<Page<Patent>>;
  /** For loaders: the same page of the patents of each CPC node (its symbol or one below it), newest first. */
  ofNodes(nodeIds: readonly number[], page: PageRequest): Promise<Page<Patent>[]>;
  /** For loaders: the assigned symbols of each patent, in the office's order. */
  classificationsOf(patentIds: readonly number[]): Promise<AssignedSymbol[][]>;
  /** The nearest patents by embedding, best first; the patent itself is left out. @throws NOT_FOUND */
  similar(to: SimilarTo, options: { top: number; signal?: AbortSignal }): Promise<SimilarPatent[]>;
}
