import { describe, expect, it } from 'vitest';
import { SECTIONS } from '@nonet/cpc-taxonomy';
import type { PatentRecord } from '@nonet/patents';
import { jointObjective } from './joint-objective.js';
import { NEGATIVE, POSITIVE, UNKNOWN } from './contrastive-losses.js';
import { fictionalPatent, fictionalPatents } from '../testing/fictional-corpus.js';
import { trainingPlan } from '../testing/training-plan.js';

const SIZE = 6;

/** A batch of the patents, and which relation it has for row and symbol. */
async function draw(patents: readonly PatentRecord[], unknownSections: readonly string[] = []) {
  const plan = await trainingPlan({}, patents, unknownSections);
  const { textFrame, symbolFrame } = plan;
  const settings = {
    type: 'joint',
    temperature: 0.05,
    sectionWeight: 3,
    subclassShare: 0.45,
    teacherWeight: 1,
  } as const;
  const cropping = { share: 0, from: 1, to: 1 };
  const shape = {
    texts: SIZE,
    text: { frame: textFrame, tokens: 16 },
    symbol: { frame: symbolFrame, tokens: 16 },
    cropping,
    seed: 1,
    hidden: 64,
  };
  const objective = jointObjective(plan.data, shape, settings);
  const { rows, relations } = objective.draw(0);
  const [subclasses, sections] = objective.heads.map(({ labels }) => labels as readonly string[]) as [
    string[],
    string[],
  ];
  return {
    objective,
    pairs: [...relations['pairs']!],
    symbolLengths: Array.from({ length: SIZE }, (_, i) => rows.length(SIZE + i)),
    subclass: (row: number, symbol: string) =>
      relations['subclasses']![row * subclasses.length + subclasses.indexOf(symbol)],
    section: (row: number, symbol: string) =>
      relations['sections']![row * SECTIONS.length + sections.indexOf(symbol)],
  };
}

const text = 'a spade with a handle';

describe('a batch of the joint objective', () => {
  it('knows which labels a patent has and lacks', async () => {
    const batch = await draw([fictionalPatent({ symbols: ['A01B 1/02', 'G06N 3/08'], text })]);
    expect(['A01B', 'G06N', 'A01C'].map((symbol) => batch.subclass(0, symbol))).toEqual([
      POSITIVE,
      POSITIVE,
      NEGATIVE,
    ]);
    expect(['A', 'G', 'H', 'Y'].map((symbol) => batch.section(0, symbol))).toEqual([
      POSITIVE,
      POSITIVE,
      NEGATIVE,
      NEGATIVE,
    ]);
  });

  it.each(['partial', 'single'] as const)('counts only positives where labels are %s', async (labels) => {
    const batch = await draw([fictionalPatent({ symbols: ['A01B 1/02'], text, labels })]);
    expect(['A01B', 'A01C'].map((symbol) => batch.subclass(0, symbol))).toEqual([POSITIVE, UNKNOWN]);
    expect(['A', 'B'].map((symbol) => batch.section(0, symbol))).toEqual([POSITIVE, UNKNOWN]);
  });

  it('counts nothing of sections that the source cannot know', async () => {
    const batch = await draw([fictionalPatent({ symbols: ['A01B 1/02', 'H04L 9/08'], text })], ['H']);
    expect(['A01B', 'H04L', 'G06F'].map((symbol) => batch.subclass(0, symbol))).toEqual([
      POSITIVE,
      UNKNOWN,
      NEGATIVE,
    ]);
    expect(['A', 'H', 'G'].map((symbol) => batch.section(0, symbol))).toEqual([POSITIVE, UNKNOWN, NEGATIVE]);
  });

  it('takes a section for a no to the subclasses of all others, and leaves its own open', async () => {
    const batch = await draw([fictionalPatent({ symbols: ['A', 'G', 'G06N'], text })]);
    expect(['A01B', 'A01C', 'G06N', 'G06F', 'H04L'].map((symbol) => batch.subclass(0, symbol))).toEqual([
      UNKNOWN,
      UNKNOWN,
      POSITIVE,
      UNKNOWN,
      NEGATIVE,
    ]);
  });

  it('leaves a patent with sections only out of the contrast', async () => {
    const batch = await draw([fictionalPatent({ symbols: ['A'], text })]);
    expect(['A', 'B'].map((symbol) => batch.section(0, symbol))).toEqual([POSITIVE, NEGATIVE]);
    expect(new Set(batch.pairs)).toEqual(new Set([UNKNOWN]));
  });

  it('pairs each patent with its own symbol, and takes no symbol of a patent for a negative', async () => {
    const one = await draw([fictionalPatent({ symbols: ['A01B 1/02'], text })]);
    one.pairs.forEach((relation, at) => expect(relation).toBe(at % (SIZE + 1) === 0 ? POSITIVE : UNKNOWN));
    const many = await draw(fictionalPatents(64));
    expect(many.pairs).toContain(NEGATIVE);
    expect(many.symbolLengths.every((length) => length > 3)).toBe(true);
  });

  it('is the same for the same place and another for another', async () => {
    const { objective } = await draw(fictionalPatents(64));
    expect(objective.draw(3)).toEqual(objective.draw(3));
    expect(objective.draw(3)).not.toEqual(objective.draw(4));
  });

  it('draws rare subclasses more often in every second batch', async () => {
    const common = Array.from({ length: 95 }, () =>
      fictionalPatent({ symbols: ['G06N 3/08'], text: 'layer weight' }),
    );
    const rare = fictionalPatent({ symbols: ['A01C 5/00'], text: 'seed row' });
    const { objective } = await draw([...common, rare]);
    const labels = objective.heads[0]!.labels as readonly string[];
    const count = (first: number) => {
      let found = 0;
      for (let place = first; place < 400; place += 2) {
        const marks = objective.draw(place).relations['subclasses']!;
        for (let row = 0; row < SIZE; row++)
          found += Number(marks[row * labels.length + labels.indexOf('A01C')] === POSITIVE);
      }
      return found;
    };
    expect(count(1)).toBeGreaterThan(2 * count(0));
  });
});
