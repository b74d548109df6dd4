import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { type Matrix, row } from '@nonet/numerics';
import type { Voice, VoiceKind } from '../classifier/index.js';
import type { ExampleSet } from '../neighbours/index.js';
import { EXPERT_SIGNALS, type ExpertSignal } from './signals.js';

/** Whose signals each voice adds up. */
const HEARD: Readonly<Record<Exclude<VoiceKind, 'experts'>, readonly ExpertSignal[]>> = {
  neighbours: ['neighbours'],
  words: ['words', 'keywords', 'groupWords'],
  titles: ['titleSimilarity'],
};

/**
 * What each way to look at a text alone would name, legacy subclasses aside.
 * @param signals [EXPERT_SIGNALS, subclasses]
 * @param masses of all of them weighed: [subclasses]
 */
export function voicesOf(
  signals: Matrix,
  masses: Float32Array,
  { labels, legacy }: { readonly labels: readonly CpcSymbol[]; readonly legacy: Uint8Array },
): Voice[] {
  const named = (voice: VoiceKind, scoreOf: (label: number) => number): Voice[] => {
    let best = -1;
    for (let label = 0; label < labels.length; label++)
      if (legacy[label] === 0 && (best < 0 || scoreOf(label) > scoreOf(best))) best = label;
    // Where nothing similar is remembered the neighbours are silent.
    return best < 0 || scoreOf(best) === 0 ? [] : [{ voice, symbol: labels[best]! }];
  };
  const heard = Object.entries(HEARD).flatMap(([voice, names]) => {
    const rows = names.map((name) => row(signals, EXPERT_SIGNALS.indexOf(name)));
    return named(voice as VoiceKind, (label) => rows.reduce((sum, values) => sum + values[label]!, 0));
  });
  return [...named('experts', (label) => masses[label]!), ...heard];
}

/** How many remembered patents carry each subclass, by its place. */
export function countCarriers(
  examples: Pick<ExampleSet, 'size' | 'isRemoved'>,
  subclassesAt: (row: number) => readonly number[],
): Map<number, number> {
  const counts = new Map<number, number>();
  for (let row = 0; row < examples.size; row++)
    if (!examples.isRemoved(row))
      for (const label of new Set(subclassesAt(row))) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
