/**
 * A published title as plain words: without the curly brackets that mark text of the CPC alone, without pictures, in
 * lower case where it is printed in capitals, and without the references in round brackets, which say what a place is not
 * about.
 */
export function plainTitle(title: string): string {
  const text = withoutBrackets(title.replace(/[{}]/g, ' ').replace(/\[IMAGE [^\][]*\]/g, ' '))
    .replace(/\s+/g, ' ')
    .replace(/ (?=[;,.)])/g, '')
    .replace(/\( /g, '(')
    .replace(/;(?: ?;)+/g, ';');
  return plain(text.slice(...withoutMargins(text)));
}

function plain(text: string): string {
  return /\p{Ll}/u.test(withoutBrackets(text)) ? text : lowerCase(text);
}

/** Lower case for all but symbols, of which a title may name some. */
function lowerCase(text: string): string {
  return text.replace(/[A-HY]\d{2}[A-Z]?(?:\d+\/\d+)?|\p{Lu}+/gu, (word) =>
    /\d/.test(word) ? word : word.toLowerCase(),
  );
}

/** Where a text begins and ends that is left of semicolons, commas and white space around it. */
function withoutMargins(text: string): [from: number, to: number] {
  const isMargin = (at: number) => /[;,\s]/.test(text.charAt(at));
  let [from, to] = [0, text.length];
  while (from < to && isMargin(from)) from++;
  while (to > from && isMargin(to - 1)) to--;
  return [from, to];
}

/** Puts a space in the place of round brackets and what stands in them; an unmatched one is kept. One walk, however deep. */
function withoutBrackets(text: string): string {
  const kept: string[] = [];
  /** Of the brackets that are open, what was kept before them. */
  const open: number[] = [];
  for (const part of text.split(/([()])/)) {
    const before = part === ')' ? open.pop() : undefined;
    if (before !== undefined) kept.length = before;
    if (part === '(') open.push(kept.length);
    kept.push(before === undefined ? part : ' ');
  }
  return kept.join('');
}
