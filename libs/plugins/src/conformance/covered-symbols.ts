import { spaced } from '../contracts/coverage.js';
import type { ExpertProvider } from '../contracts/expert.js';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Symbols that could stand in a scheme, of those that an expert covers and of one section: as many as are wanted, if it covers so many. */
export function symbolsCovered(
  { section: own, covers }: Pick<ExpertProvider, 'section' | 'covers'>,
  wanted: number,
): { readonly section: string; readonly symbols: readonly string[] } {
  const section = own === 'any' ? (covers?.[0][0] ?? 'G') : own;
  const entries = (covers ?? [section]).filter((entry) => entry.startsWith(section));
  const symbols = new Set<string>();
  const lists = entries.map((entry) => below(entry.split('-')[0], entry.split('-')[1], wanted));
  for (let i = 0; symbols.size < wanted && lists.some((list) => i < list.length); i++)
    for (const list of lists) if (i < list.length && symbols.size < wanted) symbols.add(list[i]);
  return { section, symbols: [...symbols].sort(byDepth) };
}

/** Subclasses below an entry, or itself where it stands no higher. */
function below(from: string, to: string | undefined, most: number): string[] {
  if (from.length === 1)
    return Array.from({ length: most }, (_, i) => {
      const number = String(1 + Math.floor(i / LETTERS.length)).padStart(2, '0');
      return `${from}${number}${LETTERS[i % LETTERS.length]}`;
    });
  if (from.length === 3) return LETTERS.map((letter) => `${from}${letter}`);
  if (from.length > 4 || to === undefined) return [spaced(from)];
  return LETTERS.filter((letter) => letter >= from[3] && letter <= to[3]).map(
    (letter) => from.slice(0, 3) + letter,
  );
}

/** Subclasses stand before groups. */
const byDepth = (a: string, b: string): number =>
  Number(a.includes('/')) - Number(b.includes('/')) || (a < b ? -1 : 1);
