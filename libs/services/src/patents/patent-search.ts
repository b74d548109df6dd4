import { type CpcSymbol, tryParseSymbol } from '@nonet/cpc-taxonomy';
import { parsePublicationNumber } from '@nonet/patents/record';
import type { PrismaClient } from '../generated/prisma/client.js';

/** What somebody looks for who types into one field: certain patents, or those with symbols and words. */
export type PatentSearch =
  | { readonly kind: 'numbers'; readonly ids: readonly number[] }
  | { readonly kind: 'content'; readonly symbols: readonly CpcSymbol[]; readonly words: string };

/** More publications than these have not the same beginning in a search that is of use. */
const MOST_NUMBERS = 1_000;
/** Shorter digits alone are rather a word of a text. */
const FEWEST_DIGITS = 5;

/**
 * Reads what was typed. Whatever is the number of a stored patent means that patent, in any usual spelling, without its kind or
 * country too, or as the beginning of one; several are parted by semicolons or lines. Of anything else symbols are symbols, and
 * the rest is words.
 */
export async function readSearch(prisma: PrismaClient, text: string): Promise<PatentSearch> {
  const ids = await numbered(prisma, text);
  if (ids.length > 0) return { kind: 'numbers', ids };
  return { kind: 'content', ...(await symbolsIn(prisma, text)) };
}

/** The ids of the stored patents whose numbers these are. */
async function numbered(prisma: PrismaClient, text: string): Promise<number[]> {
  const given = text
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter((part) => /\d/.test(part) && part.length <= 60);
  if (given.length === 0) return [];
  const parsed = given.map((part) => parsePublicationNumber(part));
  const publications = parsed.filter(({ docNumber }) => docNumber !== null);
  const digits = given.flatMap((part) => {
    const compact = part.replace(/[\s,./-]/g, '');
    return /^\d+$/.test(compact) && compact.length >= FEWEST_DIGITS ? [compact] : [];
  });
  // A word is no beginning of a number; a country and two digits are.
  const beginnings = given
    .map((part) => part.replace(/[\s,./-]/g, '').toUpperCase())
    .filter((part) => /^[A-Z]{2}[A-Z]{0,2}\d{3,}/.test(part));
  const rows = await prisma.$queryRaw<{ id: number }[]>`
    SELECT id FROM patent WHERE number = ANY(${parsed.map(({ number }) => number)})
     UNION
    SELECT p.id FROM unnest(${publications.map(({ country }) => country)}::text[],
                            ${publications.map(({ docNumber }) => docNumber)}::text[],
                            ${publications.map(({ kind }) => kind)}::text[]) AS asked (country, doc_number, kind)
      JOIN patent p ON p.doc_number = asked.doc_number AND p.country = asked.country
       AND (asked.kind IS NULL OR p.kind IS NULL OR p.kind = asked.kind)
     UNION
    SELECT id FROM patent WHERE doc_number = ANY(${digits})
     UNION
    SELECT p.id FROM unnest(${beginnings}::text[]) AS asked (beginning)
     CROSS JOIN LATERAL (SELECT id FROM patent WHERE number ~>=~ asked.beginning AND number ~<~ (asked.beginning || '~')
                          LIMIT ${MOST_NUMBERS}) p
     LIMIT ${MOST_NUMBERS}`;
  return rows.map(({ id }) => id);
}

/** A subclass with or without a group, the blank between them or not. */
const SYMBOL = /(?<![\p{L}\p{N}])[a-hy]\d{2}[a-z](?:\s?\d{1,4}\/\d{2,6})?(?![\p{L}\p{N}/])/giu;
/** A main group that is written without its zeros: `F17C 13`. */
const MAIN_GROUP = /^([a-hy]\d{2}[a-z]\s?\d{1,3})\/?$/i;

/**
 * The symbols in a text, and what is left of it. `C60` may be a molecule: among words no section or class is one, and nothing is
 * whose subclass the scheme does not know.
 */
async function symbolsIn(
  prisma: PrismaClient,
  text: string,
): Promise<{ symbols: CpcSymbol[]; words: string }> {
  const trimmed = text.trim();
  const whole = tryParseSymbol(trimmed.replace(MAIN_GROUP, '$1/00'));
  const candidates = new Map<string, CpcSymbol>(whole === null ? [] : [[trimmed, whole]]);
  for (const [part] of whole === null ? text.matchAll(SYMBOL) : []) {
    const symbol = tryParseSymbol(part);
    if (symbol !== null) candidates.set(part, symbol);
  }
  if (candidates.size === 0) return { symbols: [], words: text };
  const heads = [...candidates.values()].map((symbol) => symbol.split(' ')[0]!);
  const known = new Set(
    (await prisma.cpcNode.findMany({ where: { symbol: { in: heads } }, select: { symbol: true } })).map(
      ({ symbol }) => symbol,
    ),
  );
  let words = text;
  const symbols = new Set<CpcSymbol>();
  for (const [part, symbol] of candidates) {
    if (!known.has(symbol.split(' ')[0]!)) continue;
    symbols.add(symbol);
    words = words.replace(part, ' ');
  }
  return { symbols: [...symbols], words: words.trim() };
}
