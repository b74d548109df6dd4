import { cleanLines, cleanMarkup } from '../record/clean-text.js';
import type { Claim } from '../record/patent-record.js';
import { claimMarks, leadingMark, type ClaimMark } from './claim-marks.js';

/** Words above the claims: `What is claimed is:`, `CLAIMS`, `Having thus described the invention, we claim:`. */
const HEADING =
  /^(?:(?:the )?claims?\b|what\b|that which|i(?:\/we)?\b|we\b|the (?:invention|following|embodiments?|subject)|it is\b|having\b|listing\b|amended\b|patent\b|therefore\b|accordingly\b|\d{1,4} claims\b)/i;
const HEADING_LENGTH = 400;
/** Numbers that a series of claims may leave out: claims that were cancelled. */
const LONGEST_GAP = 5;
const GAP_COST = 2;

/**
 * Claims from one text or a list of texts. Within one text any number may be that of a claim, of a step within a claim, of a figure;
 * the series of consecutive numbers for which most speaks is that of the claims.
 */
export function splitClaims(given: string | readonly string[]): Claim[] {
  if (typeof given === 'string') return claimsOfText(withoutHeading(cleanLines(given)));
  const [only, ...others] = given;
  if (only !== undefined && others.length === 0) return splitClaims(only);
  const texts = given.map(cleanMarkup).filter((text) => text !== '');
  return texts.map((text, index) => {
    const mark = leadingMark(text.slice(0, 100));
    if (mark === null) return { number: String(index + 1), text };
    return { number: numberOf(mark), text: text.slice(mark.end).trim() };
  });
}

function claimsOfText(text: string): Claim[] {
  if (text === '') return [];
  const marks = bestSeries(claimMarks(text), text);
  const [first] = marks;
  if (first === undefined) return unnumbered(text);
  const preamble = text.slice(0, first.start).trim();
  const heading = preamble.length <= HEADING_LENGTH && HEADING.test(preamble) && /claim/i.test(preamble);
  const claims = marks.map((mark, index) => {
    const behind = text.slice(mark.end, marks[index + 1]?.start);
    return { number: numberOf(mark), text: onOneLine(behind) };
  });
  if (preamble !== '' && !heading) {
    // What stands before the second claim is the first; anything else belongs to the claim that follows it.
    if (first.from === 2) claims.unshift({ number: '1', text: onOneLine(preamble) });
    else claims[0] = { number: numberOf(first), text: onOneLine(`${preamble} ${claims[0]!.text}`) };
  }
  return claims.filter(({ text: claim }) => claim !== '');
}

interface Series {
  readonly mark: ClaimMark;
  readonly before: Series | null;
  readonly score: number;
}

/** The series of numbers, each the next of the one before, whose scores add up to most. One pass: the best series is kept by its last number. */
function bestSeries(marks: readonly ClaimMark[], text: string): ClaimMark[] {
  const endingWith = new Map<number, Series>();
  let best: Series | null = null;
  for (const mark of marks) {
    const begun = beginsSeries(mark, text) ? { mark, before: null, score: mark.score } : null;
    let longest: Series | null = begun;
    for (let gap = 0; gap <= LONGEST_GAP; gap++) {
      const before = endingWith.get(mark.from - 1 - gap);
      if (before === undefined) continue;
      const score = before.score + mark.score - (gap === 0 ? 0 : GAP_COST + gap);
      if (longest === null || score > longest.score) longest = { mark, before, score };
    }
    if (longest === null) continue;
    if (longest.score > (endingWith.get(mark.to)?.score ?? -Infinity)) endingWith.set(mark.to, longest);
    if (longest.score > (best?.score ?? 0)) best = longest;
  }
  const series: ClaimMark[] = [];
  for (let at = best; at !== null; at = at.before) series.push(at.mark);
  return series.reverse();
}

/** A series begins with 1, with whatever number the text begins with, or with 2 behind a first claim without its number. */
const beginsSeries = ({ start, from }: ClaimMark, text: string): boolean =>
  start === 0 || from === 1 || (from === 2 && /^(?:an?|the|in|method|use)\b/i.test(text));

/** Claims without numbers, a line each: every line is a sentence that begins like a claim. Otherwise there is one claim. */
function unnumbered(text: string): Claim[] {
  const lines = text.split('\n');
  const sentences = lines.every((line) => /^(?:an?|the|in|use|method)\b/i.test(line) && line.endsWith('.'));
  return (sentences ? lines : [onOneLine(text)]).map((claim, index) => ({
    number: String(index + 1),
    text: claim,
  }));
}

/** Without a heading that no number follows: `I claim: The ornamental design for a chair.` */
function withoutHeading(lines: readonly string[]): string {
  const text = lines.join('\n');
  const heading = /^[^:\n]{1,400}(?::\s?|\n)/.exec(text)?.[0].trim() ?? '';
  const heads =
    HEADING.test(heading) && /claim/i.test(heading) && (heading.endsWith(':') || !heading.endsWith('.'));
  // `The invention of claim 1, comprising:` is the beginning of a claim.
  if (!heads || /claims?\s\d/i.test(heading) || heading === text) return text;
  return withoutHeading([text.slice(heading.length).trim()]);
}

const numberOf = ({ from, to }: Pick<ClaimMark, 'from' | 'to'>): string =>
  from === to ? String(from) : `${from}-${to}`;

/** Of clean lines: there is one blank between two words already. */
const onOneLine = (text: string): string => text.replaceAll('\n', ' ').trim();
