/**
 * A published title as plain words: without the curly brackets that mark text of the CPC alone, without pictures, in
 * lower case where it is printed in capitals, and without the references in round brackets, which say what a place is not
 * about.
 */
export function plainTitle(title: string): string {
  const text = withoutBrackets(title.replace(/[{}]/g, ' ').replace(/\[IMAGE [^\]]*\]/g, ' '))
    .replace(/\s+/g, ' ')
    .replace(/\s+([;,.)])/g, '$1')
    .replace(/\( /g, '(')
    .replace(/;(?: ?;)+/g, ';')
    .replace(/^[;,\s]+|[;,\s]+$/g, '');
  return /\p{Ll}/u.test(withoutBrackets(text)) ? text : lowerCase(text);
}

/** Lower case for all but symbols, of which a title may name some. */
function lowerCase(text: string): string {
  return text.replace(/[A-HY]\d{2}[A-Z]?(?:\d+\/\d+)?|\p{Lu}+/gu, (word) =>
    /\d/.test(word) ? word : word.toLowerCase(),
  );
}

/** Drops round brackets with what stands in them; an unmatched one is kept. */
function withoutBrackets(text: string): string {
  for (;;) {
    const shorter = text.replace(/\([^()]*\)/g, ' ');
    if (shorter === text) return text;
    text = shorter;
  }
}
