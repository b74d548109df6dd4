import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { LabelEntry, LabelExample } from '@nonet/experts/label-sets';
import { longPatentText, parsePublicationNumber, type Claim } from '@nonet/patents/record';
import type { Database } from '../database/index.js';
import { knownNumbers } from '../patents/known-numbers.js';
import type { LabelVerdict } from './label-verdicts.js';

/** The labels in use, in the order of the tree, and the rows that they stand in. */
export interface StoredLabels {
  /** The number of the version that they are of; 0: the set is removed. */
  readonly version: number;
  readonly labels: readonly LabelEntry[];
  readonly ids: readonly number[];
}

type Prisma = Pick<Database, 'prisma'>['prisma'];

/** What one version of a set has, whatever is imported meanwhile. */
export async function storedLabels(prisma: Prisma, labelSetId: number): Promise<StoredLabels> {
  const [rows, newest] = await prisma.$transaction(
    [
      prisma.label.findMany({
        where: { labelSetId, position: { not: null } },
        orderBy: { position: 'asc' },
      }),
      prisma.labelSetVersion.aggregate({ where: { labelSetId }, _max: { number: true } }),
    ],
    { isolationLevel: 'RepeatableRead' },
  );
  const places = new Map(rows.map(({ id }, at) => [id, at]));
  return {
    version: newest._max.number ?? 0,
    ids: rows.map(({ id }) => id),
    labels: rows.map(({ key, parentId, subtreeEnd, title, description, symbols }) => ({
      id: key,
      parent: parentId === null ? -1 : (places.get(parentId) ?? -1),
      subtreeEnd: subtreeEnd!,
      title,
      description,
      symbols: symbols as CpcSymbol[],
    })),
  };
}

interface Known {
  text: string | null;
  readonly carried: Set<number>;
  readonly refused: Set<number>;
  isComplete: boolean;
}

const PAGE = 200;

/**
 * The examples of a set that have a text: those of files, and what verdicts say. A patent that was only reviewed says something of the labels
 * that were judged, and nothing of the others.
 */
export async function storedExamples(
  { prisma }: Pick<Database, 'prisma'>,
  labelSetId: number,
  { ids }: StoredLabels,
  verdicts: readonly LabelVerdict[],
): Promise<{ readonly examples: LabelExample[]; readonly waiting: number }> {
  const places = new Map(ids.map((id, at) => [id, at]));
  const given = await prisma.labelExample.findMany({
    where: { labelSetId },
    include: { labels: { select: { labelId: true } } },
    orderBy: { id: 'asc' },
  });
  // A patent is one, however its number is spelt: reviews know it as it is stored.
  const numbers = await storedNumbers(
    prisma,
    given.map(({ number }) => number),
  );
  const known = new Map<string, Known>();
  const sources = new Map<string, boolean>();
  // What was given beside the labels counts more than what they name, and is read last.
  for (const { number: spelt, text, labels, ofFile } of [
    ...given.filter((one) => one.ofFile),
    ...given.filter((one) => !one.ofFile),
  ]) {
    const number = numbers.get(spelt) ?? spelt;
    const carried = labels.flatMap(({ labelId }) => places.get(labelId) ?? []);
    // All its labels are gone: of the others nobody said anything.
    if (labels.length > 0 && carried.length === 0) continue;
    const before = sources.get(number) === ofFile ? known.get(number) : undefined;
    sources.set(number, ofFile);
    known.set(number, {
      text: text ?? before?.text ?? null,
      carried: new Set([...(before?.carried ?? []), ...carried]),
      refused: new Set(),
      isComplete: true,
    });
  }
  for (const { labelId, number, carried } of verdicts) {
    const place = places.get(labelId);
    if (place === undefined) continue;
    let own = known.get(number);
    if (own === undefined)
      known.set(number, (own = { text: null, carried: new Set(), refused: new Set(), isComplete: false }));
    own.carried.delete(place);
    own.refused.delete(place);
    (carried ? own.carried : own.refused).add(place);
  }
  const texts = await storedTexts(
    prisma,
    [...known].flatMap(([number, { text }]) => (text === null ? [number] : [])),
  );
  const examples = [...known].flatMap(([id, { text, carried, refused, isComplete }]): LabelExample[] => {
    const words = text ?? texts.get(id) ?? '';
    return words.trim() === ''
      ? []
      : [{ id, text: words, carried: [...carried], refused: [...refused], isComplete }];
  });
  return { examples, waiting: known.size - examples.length };
}

/** Where a record of a file without a number stands is no number of a patent. */
const isPlace = (number: string): boolean => /, line \d+$/.test(number);

/** Numbers as they are given, and as stored patents have them; those that are not stored in their usual spelling. */
export async function storedNumbers(
  prisma: Prisma,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const asked = [...new Set(numbers)].filter((number) => !isPlace(number));
  for (let start = 0; start < asked.length; start += PAGE) {
    const ids = await knownNumbers(prisma, asked.slice(start, start + PAGE));
    const rows = await prisma.patent.findMany({
      where: { id: { in: [...ids.values()].filter((id) => id !== null) } },
      select: { id: true, number: true },
    });
    const byId = new Map(rows.map(({ id, number }) => [id, number]));
    for (const [number, id] of ids)
      found.set(number, (id === null ? undefined : byId.get(id)) ?? parsePublicationNumber(number).number);
  }
  return found;
}

/** The texts of stored patents, by their numbers as they are given. */
export async function storedTexts(prisma: Prisma, numbers: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (let start = 0; start < numbers.length; start += PAGE) {
    const part = numbers.slice(start, start + PAGE);
    const ids = await knownNumbers(prisma, part);
    const rows = await prisma.patent.findMany({
      where: { id: { in: [...ids.values()].filter((id) => id !== null) } },
      select: { id: true, title: true, abstract: true, claims: true },
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const [number, id] of ids) {
      const row = id === null ? undefined : byId.get(id);
      if (row === undefined) continue;
      const { title, abstract, claims } = row;
      texts.set(
        number,
        await longPatentText({ title, abstract, claims: claims as unknown as readonly Claim[] }),
      );
    }
  }
  return texts;
}
