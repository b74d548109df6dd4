import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSectionSample } from './section-sample.js';

const folder = mkdtempSync(join(tmpdir(), 'section-sample-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, records: readonly object[]): string {
  const file = join(folder, name);
  writeFileSync(file, records.map((record) => JSON.stringify(record)).join('\n'));
  return file;
}

const kettle = { title: 'Kettle that whistles in two voices', cpc: ['A47J 27/21', 'G10K 5/00'] };
const many = fileOf(
  'many.jsonl',
  Array.from({ length: 40 }, (_, i) => ({ ...kettle, id: `XN-${i}`, split: i < 10 ? 'dev' : 'train' })),
);
const whole = { size: 100, seed: 1, splits: null };

describe('a sample of patents', () => {
  it('says the section of the first symbol, and how many patents it leaves out', async () => {
    const file = fileOf('mixed.jsonl', [
      { ...kettle, id: 'XN-1' },
      { id: 'XN-2', title: 'Loom with a shuttle that returns by magnets', subclasses: ['D03D', 'H01F'] },
      { id: 'XN-3', title: 'Cup' },
      { id: 'XN-4', cpc: ['B65D 1/00'] },
      { ...kettle, id: 'XN-5' },
    ]);
    const { patents, ...left } = await readSectionSample(file, whole);
    expect(patents.map(({ number, section }) => `${number} ${section}`)).toEqual([
      'XN-1 A',
      'XN-2 D',
      'XN-5 A',
    ]);
    expect(patents[0]).toMatchObject({ title: kettle.title, text: kettle.title });
    expect(left).toMatchObject({ suitable: 3, withoutSection: 1 });
    expect(left.withoutText + left.rejected).toBe(1);
  });

  it('is the whole file in its order where that is small', async () => {
    const { patents } = await readSectionSample(many, whole);
    expect(patents.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, i) => `XN-${i}`));
  });

  it('is the same for the same seed, and gives each patent the same chance over the seeds', async () => {
    const numbers = async (seed: number) =>
      (await readSectionSample(many, { size: 10, seed, splits: null })).patents.map(({ number }) => number);
    expect(await numbers(3)).toEqual(await numbers(3));
    const drawn = new Map<string, number>();
    for (let seed = 0; seed < 200; seed++) {
      for (const number of await numbers(seed)) drawn.set(number, (drawn.get(number) ?? 0) + 1);
    }
    // 50 are expected of each; a count beyond 25 to 75 is four standard deviations away.
    expect(drawn.size).toBe(40);
    expect(Math.min(...drawn.values())).toBeGreaterThan(25);
    expect(Math.max(...drawn.values())).toBeLessThan(75);
  });

  it('keeps to the splits that are asked for', async () => {
    const { patents, suitable } = await readSectionSample(many, { ...whole, splits: ['dev'] });
    expect([patents.length, suitable]).toEqual([10, 10]);
  });

  it('of a file with too few patents is refused, with the file and the splits', async () => {
    await expect(readSectionSample(many, { ...whole, splits: ['test'] })).rejects.toMatchObject({
      code: 'PATENT_SAMPLE_TOO_SMALL',
      message: expect.stringMatching(/many\.jsonl in the splits test has 0 patents/),
    });
  });
});
