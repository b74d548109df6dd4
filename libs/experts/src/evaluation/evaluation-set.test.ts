import { beforeAll, describe, expect, it } from 'vitest';
import { parseSymbol, type CpcLevel, type Taxonomy } from '@nonet/cpc-taxonomy';
import type { Split } from '@nonet/patents';
import type { LegacySymbols } from '../classifier/index.js';
import { smallTaxonomy, taggedTaxonomy } from '../testing/small-taxonomy.js';
import { evaluateClassifier } from './evaluate-classifier.js';
import { readEvaluationSet, type EvaluationSet } from './evaluation-set.js';
import type { FullEvaluation } from './evaluation.js';

let taxonomy: Taxonomy;
beforeAll(async () => {
  taxonomy = await smallTaxonomy();
});

interface Choice {
  readonly limit?: number;
  readonly splits?: readonly Split[];
}

function read(
  records: object[],
  level: CpcLevel,
  { limit = Infinity, splits }: Choice = {},
): Promise<EvaluationSet> {
  async function* stream() {
    for (const record of records) yield Buffer.from(`${JSON.stringify(record)}\n`);
  }
  return readEvaluationSet(
    { name: 'judged.jsonl', stream: stream() },
    { level, taxonomy, splits: splits ?? null, limit },
  );
}

const spade = {
  id: 'US1',
  title: 'Spade',
  abstract: 'It digs.',
  cpc: ['A01B1/04', 'A01B 3/00'],
  labels: 'gold',
};
const leak = { id: 'US2', claims: '1. A leak detector.', subclasses: ['G01M', 'F17C'] };
const fish = { id: 'US3', abstract: 'A pond.', cpc: ['A01K61/00'], labels: 'partial' };
const section = { id: 'US4', abstract: 'A brain.', sections: ['G'] };

const truthOf = (set: EvaluationSet) => set.documents.map(({ truth }) => truth);

describe('the truth of a record', () => {
  it('is lifted to the level asked for, each label once', async () => {
    const records = [spade, leak, fish, section];
    expect(truthOf(await read(records, 'section'))).toEqual([['A'], ['G', 'F'], ['A'], ['G']]);
    expect(truthOf(await read(records, 'subclass'))).toEqual([['A01B'], ['G01M', 'F17C'], ['A01K']]);
    expect(truthOf(await read(records, 'main-group'))).toEqual([['A01B 1/00', 'A01B 3/00'], ['A01K 61/00']]);
    expect(truthOf(await read(records, 'subgroup'))).toEqual([['A01B 1/04']]);
  });

  it('says nothing where the record stops above the level: it is left out and counted', async () => {
    expect(await read([spade, leak, fish, section], 'main-group')).toMatchObject({
      reading: { withoutLabels: 2 },
    });
  });

  it('of a misprinted group still knows its main group and subclass', async () => {
    const misprint = { ...spade, cpc: ['A01B 1/999', 'H04W 4/00'] };
    expect(truthOf(await read([misprint], 'main-group'))).toEqual([['A01B 1/00']]);
    expect((await read([misprint], 'subgroup')).reading.withoutLabels).toBe(1);
  });

  it('is partial where the labels are partial or single', async () => {
    const { documents } = await read([spade, leak, fish], 'subclass');
    expect(documents.map(({ completeness }) => completeness)).toEqual(['complete', 'complete', 'partial']);
  });
});

describe('an evaluation set', () => {
  it('leaves out sections that a record calls unknown, and reads the IPC as labels that cannot know Y', async () => {
    const knows = { id: 'US6', abstract: 'A pump.', cpc: ['F17C 1/02'] };
    expect((await read([knows, spade], 'section')).unknowable).toEqual([]);
    const ipc = { id: 'US7', abstract: 'A tank.', ipc: ['F17C 1/02'] };
    const set = await read([knows, ipc], 'section');
    expect(set.unknowable).toEqual(['Y']);
    expect(truthOf(set)).toEqual([['F'], ['F']]);
    expect((await read([{ ...knows, unknown: ['D'] }], 'section')).unknowable).toEqual(['D']);
  });

  it('has the text of title, abstract and claims, and ends at the limit', async () => {
    const { documents } = await read([spade, leak], 'subclass', { limit: 1 });
    expect(documents.map(({ text }) => text)).toEqual(['Spade\nIt digs.']);
  });

  it('may be restricted to splits of the source', async () => {
    const records = [{ ...spade, split: 'train' }, { ...leak, split: 'dev' }, section];
    const { documents } = await read(records, 'section', { splits: ['dev', 'test'] });
    expect(documents.map(({ id }) => id)).toEqual(['US2']);
  });

  it('counts records that cannot be read', async () => {
    expect(await read([spade, { title: 'no id' }], 'subclass')).toMatchObject({
      reading: { records: 2, used: 1, rejected: 1 },
    });
  });

  it('leaves Y out of the labels where many documents, but none of them, carry it', async () => {
    const many = Array.from({ length: 50 }, (_, i) => ({ ...spade, id: `US${i}` }));
    expect((await read(many, 'section')).unknowable).toEqual(['Y']);
    expect((await read(many.slice(1), 'section')).unknowable).toEqual([]);
  });
});

describe('evaluateClassifier', () => {
  it('fails with what became of the records, and with what they need, where none can be judged', async () => {
    const textless = { id: 'US5', abstract: ' ', cpc: ['A01B 1/02'] };
    const set = await read([textless, section], 'subclass');
    const rank = () => Promise.reject(new Error('nothing is asked'));
    await expect(evaluateClassifier(set, { rank })).rejects.toThrow(
      /judged\.jsonl: nothing to evaluate at level subclass: 0 of 2 records used; 1 without text, 1 without a usable label.*`cpc`/,
    );
  });

  it('credits a classifier that answers F and G for everything where that is right', async () => {
    const set = await read([spade, leak, section], 'section');
    const progress: number[] = [];
    const report = (await evaluateClassifier(set, {
      rank: async () => ({
        ranked: [
          { symbol: parseSymbol('G'), score: 0.75, selected: true },
          { symbol: parseSymbol('F'), score: 0.5, selected: false },
        ],
        above: [],
      }),
      onProgress: (done) => progress.push(done),
    })) as FullEvaluation;
    expect(report.hit[1]).toBeCloseTo(2 / 3);
    expect(report.micro).toEqual({ precision: 2 / 3, recall: 2 / 4, f1: 4 / 7 });
    expect(report.perLabel.A).toMatchObject({ recall: 0, support: 1 });
    expect(progress).toEqual([1, 2, 3]);
  });
});

describe('legacy symbols', () => {
  const tagged = {
    id: 'US9',
    abstract: 'A fuel cell.',
    date: '2011-03-01',
    cpc: ['F17C13/02', 'Y02E60/32', 'Y10T 29/49'],
  };
  const former = { id: 'US10', abstract: 'A gear.', cpc: ['G01M3/00', 'Y10S 1/00'] };
  const alone = { id: 'US11', abstract: 'A hinge.', cpc: ['Y10T16/52'] };
  const readAt = async (level: CpcLevel, legacy?: LegacySymbols) => {
    async function* stream() {
      for (const record of [tagged, former, alone]) yield Buffer.from(`${JSON.stringify(record)}\n`);
    }
    const options = { level, taxonomy: await taggedTaxonomy(), splits: null, limit: Infinity, legacy };
    return readEvaluationSet({ name: 'tagged.jsonl', stream: stream() }, options);
  };

  it('are neither truth nor labels unless they are to be counted', async () => {
    const set = await readAt('subclass');
    expect(set.legacy).toBe('left-out');
    expect(truthOf(set)).toEqual([['F17C', 'Y02E'], ['G01M']]);
    expect(set.space.symbols).not.toContain('Y10T');
    expect(set.reading.withoutLabels).toBe(1);
    expect(truthOf(await readAt('section'))).toEqual([['F', 'Y'], ['G']]);
  });

  it('are both where they are counted', async () => {
    const set = await readAt('subclass', 'counted');
    expect(truthOf(set)).toEqual([['F17C', 'Y02E', 'Y10T'], ['G01M', 'Y10S'], ['Y10T']]);
    expect(set.space.symbols).toContain('Y10T');
    expect(truthOf(await readAt('section', 'counted'))).toEqual([['F', 'Y'], ['G', 'Y'], ['Y']]);
  });

  it('are asked of the classifier as they are judged, with the year of the text', async () => {
    const asked: object[] = [];
    const rank = async (_: string, { year, legacy }: { year?: number | null; legacy?: LegacySymbols }) => {
      asked.push({ year, legacy });
      return { ranked: [], above: [] };
    };
    const { legacy } = await evaluateClassifier(await readAt('subclass', 'counted'), { rank });
    expect(legacy).toBe('counted');
    expect(asked).toEqual([2011, null, null].map((year) => ({ year, legacy: 'counted' })));
  });
});
