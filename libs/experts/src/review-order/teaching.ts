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

/** @param remembered how many patents are remembered that carry a subclass */
export function teachingOf(
  { ranked, voices, characters }: ClassifiedText,
  remembered: (subclass: CpcSymbol) => number,
  weights: TeachingWeights = TEACHING_WEIGHTS,
): Teaching {
  let [doubt, rare] = [0, 0];
  for (const { symbol, score, selected } of ranked) {
    const wrong = selected ? 1 - score : score;
    const subclass = subclassOf(symbol);
    doubt += wrong;
    if (subclass !== null) rare += (wrong * FEW) / (FEW + remembered(subclass));
  }
  const dissent = dissentOf(voices);
  const symbols = ranked.filter(({ score }) => score >= JUDGED_FROM).length;
  const { charactersASecond, secondsASymbol, start } = PACE;
  const seconds = start + Math.min(characters, READ_AT_MOST) / charactersASecond + secondsASymbol * symbols;
  const teaches =
    (doubt + weights.rare * rare + weights.dissent * dissent) / (seconds / start) ** weights.cost;
  return { doubt, dissent, rare, teaches, seconds };
}

export function dissentOf(voices: readonly Voice[]): number {
  let [pairs, differing] = [0, 0];
  voices.forEach(({ symbol }, at) => {
    for (const other of voices.slice(at + 1)) {
      pairs++;
      if (other.symbol !== symbol) differing += other.symbol[0] === symbol[0] ? 0.5 : 1;
    }
  });
  return pairs === 0 ? 0 : differing / pairs;
}
