import { subclassOf, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { ScoredSymbol, Voice } from '../classifier/index.js';

/** What is known of a classified text before anybody reviews it. */
export interface ClassifiedText {
  /** Symbols of one level, best first. */
  readonly ranked: readonly ScoredSymbol[];
  readonly voices: readonly Voice[];
  readonly characters: number;
}

/** What a verdict on a classified text would teach, and what it would cost. */
export interface Teaching {
  /** Expected number of wrong decisions, by the calibrated scores: undecided symbols count with their score, decided ones with the rest. */
  readonly doubt: number;
  /** How far the voices differ, 0 to 1: the share of their pairs that name different subclasses, half where the section is the same. */
  readonly dissent: number;
  /** The part of the doubt that is about subclasses of which few patents are remembered. */
  readonly rare: number;
  /** All of it weighed. */
  readonly teaches: number;
  /** How long a person takes to judge it. */
  readonly seconds: number;
}

export interface TeachingWeights {
  readonly dissent: number;
  readonly rare: number;
  /** Power of the seconds that what is taught is divided by: 0 counts reviews, 1 counts time. */
  readonly cost: number;
}

/**
 * Of those tried on held training texts (bench/review-queue.mjs) this cost found the most wrong decisions in a minute of reading; quality
 * after learning told none apart.
 */
export const TEACHING_WEIGHTS: TeachingWeights = { dissent: 0.5, rare: 1, cost: 0.5 };

/** Remembered patents from which on one more teaches half as much. */
const FEW = 30;
/** Of a person who reads attentively: characters a second, seconds for each symbol, and to begin with. */
const PACE = { charactersASecond: 25, secondsASymbol: 4, start: 10 } as const;
/** Nobody reads a claim to the end to judge its subclass. */
const READ_AT_MOST = 3000;
/** Symbols with a lower score are passed over at a glance. */
const JUDGED_FROM = 0.05;

/** A decision on a symbol or a label. */
export interface JudgedDecision {
  readonly score: number;
  readonly selected: boolean;
  /** How many patents are remembered that carry it; null: that is not counted of it. */
  readonly remembered: number | null;
}

/** @param remembered how many patents are remembered that carry a subclass */
export function teachingOf(
  { ranked, voices, characters }: ClassifiedText,
  remembered: (subclass: CpcSymbol) => number,
  weights: TeachingWeights = TEACHING_WEIGHTS,
): Teaching {
  const decisions = ranked.map(({ symbol, score, selected }) => {
    const subclass = subclassOf(symbol);
    return { score, selected, remembered: subclass === null ? null : remembered(subclass) };
  });
  return teachingOfDecisions({ decisions, dissent: dissentOf(voices), characters }, weights);
}

/** The same of whatever is decided on, symbols or labels. */
export function teachingOfDecisions(
  {
    decisions,
    dissent,
    characters,
  }: { readonly decisions: readonly JudgedDecision[]; readonly dissent: number; readonly characters: number },
  weights: TeachingWeights = TEACHING_WEIGHTS,
): Teaching {
  let [doubt, rare] = [0, 0];
  for (const { score, selected, remembered } of decisions) {
    const wrong = selected ? 1 - score : score;
    doubt += wrong;
    if (remembered !== null) rare += (wrong * FEW) / (FEW + remembered);
  }
  const judged = decisions.filter(({ score }) => score >= JUDGED_FROM).length;
  const { charactersASecond, secondsASymbol, start } = PACE;
  const seconds = start + Math.min(characters, READ_AT_MOST) / charactersASecond + secondsASymbol * judged;
  const teaches =
    (doubt + weights.rare * rare + weights.dissent * dissent) / (seconds / start) ** weights.cost;
  return { doubt, dissent, rare, teaches, seconds };
}

export const dissentOf = (voices: readonly Voice[]): number =>
  dissentAmong(
    voices.map(({ symbol }) => symbol),
    (symbol) => symbol[0]!,
  );

/**
 * How far those who name something differ, 0 to 1: the share of their pairs that name different things, half where these are of one kin.
 * @param kinOf what a thing belongs to
 */
export function dissentAmong<Named>(named: readonly Named[], kinOf: (one: Named) => unknown): number {
  let [pairs, differing] = [0, 0];
  named.forEach((one, at) => {
    for (const other of named.slice(at + 1)) {
      pairs++;
      if (other !== one) differing += kinOf(other) === kinOf(one) ? 0.5 : 1;
    }
  });
  return pairs === 0 ? 0 : differing / pairs;
}
