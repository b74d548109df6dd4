import type { Patent } from './patents.service.js';

const LONGEST = 120;

/** What to call a patent in a list: its title, else the beginning of its abstract or first claim, else its number. */
export function headingOf({
  title,
  abstract,
  claims,
  number,
}: Pick<Patent, 'title' | 'abstract' | 'claims' | 'number'>): string {
  if (title?.trim()) return title.trim();
  const text = [abstract, ...claims.slice(0, 1).map((claim) => claim.text)].find((part) => part?.trim());
  return text ? beginningOf(text) : number;
}

/** Whole words, with an ellipsis where some were left out. */
function beginningOf(text: string): string {
  const plain = text
    .slice(0, 4 * LONGEST)
    .replace(/\s+/g, ' ')
    .trim();
  if (plain.length <= LONGEST) return plain;
  const cut = plain.slice(0, LONGEST);
  const end = cut.lastIndexOf(' ');
  return `${cut.slice(0, end > LONGEST / 2 ? end : LONGEST).trimEnd()} …`;
}
