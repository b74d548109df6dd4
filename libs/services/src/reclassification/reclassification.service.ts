import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { RankedSuccessor } from '@nonet/experts/reclassification';
import type { Page, PageRequest } from '../paging/index.js';
import type { Actor } from '../runs/runs.service.js';
import type { DecisionRequest, UndoRequest } from './decide-reclassifications.operation.js';
import type {
  ReclassificationChangeFilter,
  ReclassificationFilter,
  ReclassificationState,
} from './list-reclassifications.operation.js';
import type { ReclassificationRequest } from './reclassify-patents.operation.js';

/** Why a symbol is among the candidates. */
export type CandidateSource = 'concordance' | 'update' | 'ancestor';

/** What may stand in the place of a removed or split symbol. */
export interface SuccessorCandidate extends RankedSuccessor {
  /** The concordance names it; the update brought it; or it is the nearest symbol above that is still there. */
  readonly source: CandidateSource;
}

/** What is proposed for a removed or split symbol of a patent. */
export interface Reclassification {
  readonly id: number;
  readonly patentId: number;
  readonly patentNumber: string;
  readonly symbol: CpcSymbol;
  readonly state: ReclassificationState;
  readonly successor: CpcSymbol | null;
  /** 0 to 1. */
  readonly confidence: number;
  /**
   * `concordance`: the office names one successor alone; `ranking`: candidates were ranked for the text; `split`: the same of a symbol
   * that is still in use and may stay.
   */
  readonly rule: 'concordance' | 'ranking' | 'split';
  /** The likeliest first. */
  readonly candidates: readonly SuccessorCandidate[];
  readonly runId: string;
  readonly proposedAt: Date;
}

/** Proposals of one successor for one removed symbol. */
export interface ReclassificationGroup {
  readonly symbol: CpcSymbol;
  readonly successor: CpcSymbol | null;
  readonly patents: number;
  readonly leastConfidence: number;
  readonly meanConfidence: number;
  /** Symbols that are second or third for some of the patents, the most frequent first. */
  readonly others: readonly CpcSymbol[];
}

/** A decision, and what it changed. */
export interface ReclassificationChange {
  readonly id: number;
  readonly patentId: number;
  readonly patentNumber: string;
  readonly symbol: CpcSymbol;
  readonly decision: Exclude<ReclassificationState, 'open'>;
  readonly successor: CpcSymbol | null;
  readonly reason: string;
  /** The run that decided; null: a reviewer did. */
  readonly runId: string | null;
  readonly decidedBy: Actor;
  readonly decidedAt: Date;
  readonly undoneAt: Date | null;
  readonly undoneBy: string | null;
}

/** What came of a reclassification. */
export interface ReclassificationReport {
  /** Under which its changes are kept and can be undone together. */
  readonly runId: string;
  readonly model: string;
  /** Patents that were looked at, and removed or split symbols of theirs. */
  readonly patents: number;
  readonly symbols: number;
  /** Replaced by the concordance, and by their confidence. */
  readonly moved: number;
  readonly accepted: number;
  /** What waits for a reviewer. */
  readonly open: number;
}

export interface ReclassificationOptions {
  readonly runId: string;
  readonly actor: Actor;
  readonly signal?: AbortSignal;
  /** Titles of the scheme are embedded once; that may take minutes the first time. */
  readonly onPreparation?: (done: number, total: number) => void;
  readonly onProgress?: (report: Omit<ReclassificationReport, 'model'> & { readonly total: number }) => void;
}

export interface ReclassificationService {
  /**
   * Proposes successors, and replaces what is sure. What a run has dealt with it does not look at again, so that it goes on where
   * it was stopped. @throws SCHEME_MISSING, MODEL_UNKNOWN
   */
  reclassify(
    request: ReclassificationRequest,
    options: ReclassificationOptions,
  ): Promise<ReclassificationReport>;
  list(filter: ReclassificationFilter, page: PageRequest): Promise<Page<Reclassification>>;
  groups(filter: ReclassificationFilter, page: PageRequest): Promise<Page<ReclassificationGroup>>;
  changes(filter: ReclassificationChangeFilter, page: PageRequest): Promise<Page<ReclassificationChange>>;
  /** How many proposals were decided. @throws NOT_FOUND where nothing waits; INPUT_INVALID for a successor that is not in use */
  decide(request: DecisionRequest, by: Actor): Promise<{ readonly decided: number }>;
  /** How many decisions were undone. @throws NOT_FOUND */
  undo(request: UndoRequest, by: Actor): Promise<{ readonly undone: number }>;
}
