/** A number in a text that may be that of a claim. */
export interface ClaimMark {
  /** Where the number begins, and where the text behind it does. */
  readonly start: number;
  readonly end: number;
  /** The same unless several claims have one entry: `1-3. (canceled)`. */
  readonly from: number;
  readonly to: number;
  /** How much speaks for it; below 0 more speaks against. */
  readonly score: number;
}

const RANGE = String.raw`\s?(?:[-\u2013\u2014]|to)\s?`;
/** `1-3. (canceled)`, `4 (withdrawn)`, `1.-3. (cancelled)`. */
const CANCELLED = String.raw`(?<c1>\d{1,4})(?:\s?\.?${RANGE}(?<c2>\d{1,4}))?\s?[.)]?\s?(?=[(\[]?\s?(?:[Cc]ancel|CANCEL|[Ww]ithdr|WITHDR|[Dd]elet|DELET))`;
/** `Claim 1:`, `[Claim 1]`. Within a sentence it is a reference. */
const NAMED = String.raw`(?<open>\[\s?)?(?:[Cc]laims?|CLAIMS?)\s(?<n1>\d{1,4})(?:${RANGE}(?<n2>\d{1,4}))?\s?(?:[\]:.)]|(?=\n))`;
/** `1. A`, `1 . A`, `1) A`, `(1) A`, `1.A`. */
const PLAIN = String.raw`(?<bracket>\()?(?<p1>\d{1,4})(?:\s?\.?${RANGE}(?<p2>\d{1,4}))?\s?[.)](?=[\s(\[]|\p{Lu}|$)`;
/** `1 A tank` at the beginning of a line. */
const BARE = String.raw`(?<=^|\n)(?<b1>\d{1,4})\s(?=(?:An?|The|In|Use|Method|Process|Apparatus|System|Device)\s)`;
/** What a mark begins with: looked at first, since little of a text is that. */
const BEGINS = String.raw`(?=[\dcC([])`;
const PATTERN = String.raw`${BEGINS}(?<![\p{L}\d,/'\u2019-])(?<!\d\.)(?:${CANCELLED}|${NAMED}|${PLAIN}|${BARE})`;
const MARK = new RegExp(PATTERN, 'gu');
const MARK_HERE = new RegExp(PATTERN, 'uy');

/** What a claim refers to another one with. */
const REFERENCE = /\b(?:claims?\s?\d|(?:preceding|previous|foregoing|above|following)\s(?:\w+\s)?claims?)/i;
const CLAIM_BEGINS =
  /^\W{0,3}(?:an?|the|in|use|method|process|apparatus|system|device|composition|compound|one or more)\b/i;
const STATUS =
  /^[\s([]{0,3}(?:cancel|withdr|delet|original|new\b|currently amended|previously (?:presented|amended)|amended)/i;
/** The first word of a step: `Mixing the dough`. */
const STEP_BEGINS = /^\W{0,3}[a-z]{3,20}ing\b/i;
const ABBREVIATION =
  /(?:\b(?:nos?|figs?|figures?|refs?|eqs?|equations?|exs?|examples?|vol|ver|approx|items?|steps?|types?|formulas?|tables?|claims?|or|and|to|of|than|is|are|least|about)\.?)\s?$/i;

/** How much of the text behind a number is looked at. */
const LOOKED_AT = 400;

/** The number of a claim that a text begins with. */
export function leadingMark(text: string): Pick<ClaimMark, 'end' | 'from' | 'to'> | null {
  MARK_HERE.lastIndex = 0;
  const match = MARK_HERE.exec(text);
  if (match === null) return null;
  const { from, to } = rangeOf(match);
  return to < from || from === 0 ? null : { end: match[0].length, from, to };
}

function rangeOf({ groups }: RegExpExecArray | RegExpMatchArray): { from: number; to: number } {
  const { c1, c2, n1, n2, p1, p2, b1 } = groups!;
  const from = Number(c1 ?? n1 ?? p1 ?? b1);
  return { from, to: Number(c2 ?? n2 ?? p2 ?? from) };
}

/** All numbers that may begin a claim, in a text whose lines are clean and parted by `\n`. */
export function claimMarks(text: string): ClaimMark[] {
  const found = [...text.matchAll(MARK)];
  /** The number that an enumeration within a claim goes on with: it began with a second 1. */
  let nested = Infinity;
  return found.flatMap((match, index) => {
    const { c1, n1, open, bracket } = match.groups!;
    const { from, to } = rangeOf(match);
    const start = match.index;
    const end = start + match[0].length;
    const behind = text.slice(end, Math.min(found[index + 1]?.index ?? Infinity, end + LOOKED_AT));
    const before = beforeScore(text, start);
    // A reference within a sentence.
    if (n1 !== undefined && open === undefined && before < 0) return [];
    if (to < from || from === 0) return [];
    const refers = REFERENCE.test(behind) || c1 !== undefined || n1 !== undefined;
    let score =
      before + contentScore(behind.trimStart()) + (refers ? 3 : 0) - (bracket === undefined ? 0 : 2);
    if (index > 0 && from === 1) nested = 1;
    if (from === nested && to === from) {
      nested++;
      if (!refers) score -= 3;
    }
    return [{ start, end, from, to, score }];
  });
}

/** A claim is one sentence: its number stands behind a full stop, or at the beginning of a line. */
function beforeScore(text: string, start: number): number {
  if (start === 0) return 5;
  const gap = text[start - 1] === ' ' || text[start - 1] === '\n' ? 1 : 0;
  const last = text[start - gap - 1] ?? '';
  const line = text[start - 1] === '\n' ? 1 : 0;
  if (line === 0 && ABBREVIATION.test(text.slice(Math.max(0, start - 14), start))) return -6;
  if (/[.!?)\]"\u201D]/.test(last)) return line + 1.5;
  if (/[;:,]/.test(last)) return line - 3;
  return line === 1 ? 1 : -4;
}

function contentScore(behind: string): number {
  if (STATUS.test(behind)) return 2;
  if (CLAIM_BEGINS.test(behind)) return 1.5;
  if (/^\d/.test(behind)) return -4;
  if (STEP_BEGINS.test(behind)) return -1.5;
  return /^\W{0,3}\p{Ll}/u.test(behind) ? -1 : 0;
}
