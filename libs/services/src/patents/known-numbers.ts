import { parsePublicationNumber } from '@nonet/patents/record';
import type { PrismaClient } from '../generated/prisma/client.js';
import { keyOfNumber, meaningOfNumber, type Publication } from './same-patent.js';

type StoredNumber = Publication & { readonly id: number; readonly number: string };

/**
 * The ids of stored patents by their numbers as they are given, in any usual spelling, with the kind or without; null for those
 * that are not stored, or that could be several.
 */
export async function knownNumbers(
  prisma: PrismaClient,
  given: readonly string[],
): Promise<Map<string, number | null>> {
  const parsed = new Map(given.map((number) => [number, parsePublicationNumber(number)]));
  const publications = [...parsed.values()];
  const stored = await prisma.$queryRaw<StoredNumber[]>`
    SELECT id, number, country, doc_number AS "docNumber", kind FROM patent
     WHERE number = ANY(${publications.map(({ number }) => number)})
     UNION
    SELECT p.id, p.number, p.country, p.doc_number, p.kind
      FROM unnest(${publications.map(({ country }) => country)}::text[],
                  ${publications.map(({ docNumber }) => docNumber)}::text[]) AS asked (country, doc_number)
      JOIN patent p ON p.doc_number = asked.doc_number AND p.country = asked.country`;
  const byNumber = new Map(stored.map((patent) => [patent.number, patent]));
  const byKey = new Map<string | null, StoredNumber[]>();
  for (const patent of stored) {
    const key = keyOfNumber(patent);
    if (key !== null) byKey.set(key, [...(byKey.get(key) ?? []), patent]);
  }
  return new Map(
    [...parsed].map(([number, asked]) => {
      const others = byKey.get(keyOfNumber(asked)) ?? [];
      const found =
        byNumber.get(asked.number) ?? (asked.kind === null ? theOnly(others) : theIncomplete(asked, others));
      return [number, found?.id ?? null];
    }),
  );
}

/** Of numbers as they are given, those of no stored patent, or of several. */
export async function unknownNumbers(prisma: PrismaClient, given: readonly string[]): Promise<string[]> {
  if (given.length === 0) return [];
  return [...(await knownNumbers(prisma, given))].flatMap(([number, id]) => (id === null ? [number] : []));
}

function theOnly(others: readonly StoredNumber[]): StoredNumber | null {
  const meaning = meaningOfNumber(others);
  return meaning.type === 'one' ? meaning.publication : null;
}

/** The patent that is stored without its kind, and can only be this publication. */
function theIncomplete(asked: Publication, others: readonly StoredNumber[]): StoredNumber | null {
  const meaning = meaningOfNumber<Publication>([...others, asked]);
  const isMeant = meaning.type === 'one' && meaning.publication === asked;
  return isMeant ? (others.find(({ kind }) => kind === null) ?? null) : null;
}
