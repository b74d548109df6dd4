import type { VoiceKind } from '@nonet/experts';
import type { Candidate } from './candidates.js';
import type { JudgedSymbol } from './kept-vectors.js';

const NAMED = 3;
/** What is judged, as reasons call it. */
export type Judged = 'symbols' | 'labels';
const FEW_KNOWN: Readonly<Record<Judged, string>> = {
  symbols: 'Few patents with the symbols in doubt are remembered.',
  labels: 'Few examples of the labels in doubt are known.',
};
const SPOKEN: Readonly<Record<VoiceKind, string>> = {
  experts: 'the experts',
  neighbours: 'similar patents',
  words: 'the words',
  titles: 'the titles',
};

/** Why a patent stands where it stands, in words. */
export function reasonsOf(
  { doubt, rare, voices }: Candidate,
  symbols: readonly Pick<JudgedSymbol, 'symbol' | 'score' | 'selected'>[],
  judged: Judged = 'symbols',
): string[] {
  const wrongness = ({ score, selected }: Pick<JudgedSymbol, 'score' | 'selected'>) =>
    selected ? 1 - score : score;
  const doubtful = [...symbols].sort((a, b) => wrongness(b) - wrongness(a)).slice(0, NAMED);
  const named = doubtful.map(
    ({ symbol, score, selected }) =>
      `${symbol} (${score.toFixed(2)}, ${selected ? 'decided for' : 'left out'})`,
  );
  const expected = `${doubt.toFixed(1)} wrong ${doubt.toFixed(1) === '1.0' ? 'decision is' : 'decisions are'} to be expected`;
  return [
    named.length === 0 ? `${expected}.` : `${expected}; most in doubt: ${named.join(', ')}.`,
    ...differing(voices, judged),
    ...(rare > doubt / 2 ? [FEW_KNOWN[judged]] : []),
  ];
}

/** Who names what, where they do not all name the same. */
function differing(voices: Candidate['voices'], judged: Judged): string[] {
  const bySymbol = new Map<string, string[]>();
  for (const { voice, symbol } of voices)
    bySymbol.set(symbol, [...(bySymbol.get(symbol) ?? []), spoken(voice, judged)]);
  if (bySymbol.size < 2) return [];
  const said = [...bySymbol].map(([symbol, who]) => `${symbol} by ${who.join(' and ')}`);
  return [`It would be ${said.join(', ')}.`];
}

/** Of labels the experts have nothing to say: all signals of the set together have. */
const spoken = (voice: VoiceKind, judged: Judged): string =>
  judged === 'labels' && voice === 'experts' ? 'all signals' : SPOKEN[voice];
