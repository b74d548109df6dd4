import type { CpcSymbol } from '@nonet/cpc-taxonomy';

/** A calendar day as `YYYY-MM-DD`. */
export type IsoDate = string & { readonly __brand: 'IsoDate' };

/**
 * How far the classifications of a record can be trusted: `gold` = assigned by the office, `silver` = derived (for
 * example an examiner's field of search), `partial` = some of several, `single` = one of several.
 */
export type LabelQuality = 'gold' | 'silver' | 'partial' | 'single';

export type Split = 'train' | 'dev' | 'test';

/** One claim; `number` is `7`, or a range such as `1-18` where an office wrote one entry for several claims. */
export interface Claim {
  readonly number: string;
  readonly text: string;
}

/** One assigned symbol, at whatever level the source gives: a section in some data sets, a group in office data. */
export interface PatentClassification {
  readonly symbol: CpcSymbol;
  /** `true` invention information, `false` additional information, `null` where the source does not say. */
  readonly inventive: boolean | null;
  /** Whether the office put it first; `null` where the source has no order. */
  readonly first: boolean | null;
  /** Version of the symbol as in `G01M 3/3209 (2013.01)`: `2013.01`. */
  readonly version: string | null;
}

/** A published document. What the source does not give is `null`, lists are then empty; all text is clean. */
export interface PatentRecord {
  /** `US11147202B2`: country, number without leading zeros, kind; an id of another form stands as it was given. */
  readonly number: string;
  readonly country: string | null;
  readonly docNumber: string | null;
  readonly kind: string | null;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
  /** `US16232658` */
  readonly applicationNumber: string | null;
  readonly filingDate: IsoDate | null;
  readonly publicationDate: IsoDate | null;
  /** The same for publications that rest on the same earliest filing. */
  readonly familyId: string | null;
  readonly applicants: readonly string[];
  readonly assignees: readonly string[];
  readonly classifications: readonly PatentClassification[];
  /**
   * Groups that are written without the slash, as they were given: `G06N3063`. Which symbol is meant only a scheme can say
   * (`resolveSymbol`).
   */
  readonly slashless: readonly string[];
  /** Symbols of the International Patent Classification, in the form of the CPC's: `H04L 12/56`. */
  readonly ipc: readonly CpcSymbol[];
  /** Groups of the IPC without the slash, as they were given. */
  readonly slashlessIpc: readonly string[];
  /** Sections that the source cannot know, neither present nor absent: the IPC has no `Y`. */
  readonly unknown: readonly CpcSymbol[];
  readonly labels: LabelQuality | null;
  /** The split that the source prescribes. */
  readonly split: Split | null;
}
