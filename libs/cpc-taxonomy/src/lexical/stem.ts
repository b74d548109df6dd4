/** Endings that change the part of speech, not the subject; longest first. */
const ENDINGS = /(?:ation|ment|ing|ion|ed|ly)$/;

/** A shorter rest is no word of its own: "string", "speed". */
const MIN_STEM = 4;

/**
 * A light stemmer for English: plurals and a few endings only, so that "coating", "coatings" and "coated" meet while
 * "organ" and "organic" stay apart. On claims against titles it did as well as Porter's, which cuts deeper.
 */
export function stem(word: string): string {
  const text = singular(word);
  const cut = text.replace(ENDINGS, '');
  if (cut === text || cut.length < MIN_STEM) return text.replace(/[ey]$/, '');
  // "plann(ing)" goes with "plan".
  return (/([bdfgmnprt])\1$/.test(cut) ? cut.slice(0, -1) : cut).replace(/[ey]$/, '');
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (/(?:x|ch|sh|ss|zz)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
