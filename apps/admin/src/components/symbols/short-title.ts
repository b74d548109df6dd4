import { readableTitle } from './readable-title.js';

const LONGEST = 60;

/** The beginning of a title, without its references: of titles that list many things the first says where one is. */
export function shortTitle(title: string): string {
  const plain = readableTitle(title).replace(/\s*\([^)]*\)/g, '');
  if (plain.length <= LONGEST) return plain;
  const [first = plain] = plain.split(/[;,]/);
  return first.length <= LONGEST ? `${first} …` : `${first.slice(0, first.lastIndexOf(' ', LONGEST))} …`;
}
