import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { run } from './support/command.js';

const patents = fileURLToPath(new URL('../prisma/sample/patents.jsonl', import.meta.url));
const tiny = fileURLToPath(new URL('../libs/encoder/fixtures/tiny-e5', import.meta.url));

interface Projection {
  picture: string;
  sample: { drawn: number; suitable: number };
  views: { encoder: string; device: string; separation: { purity: number; chance: number } }[];
  patents: { number: string; section: string; points: [number, number][] }[];
}

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-projection-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const project = (...args: string[]) =>
  run(['projection', '--file', patents, ...args], { NONET_HOME: home, NONET_DEVICE: 'cpu' });

describe('nonet projection', () => {
  test('draws an encoder before and after, and gives the points as data', async () => {
    const picture = join(home, 'both.svg');
    const { code, stdout } = await project(
      '--encoder',
      tiny,
      '--base-encoder',
      'minilm-l6',
      '--output',
      picture,
      '--json',
    );
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as Projection;
    expect(result).toMatchObject({ picture, sample: { drawn: 72, suitable: 72 } });
    expect(result.views.map(({ encoder }) => encoder)).toEqual(['minilm-l6', 'tiny-e5']);
    expect(result.patents).toHaveLength(72);
    for (const { section, points } of result.patents) {
      expect(section).toMatch(/^[A-HY]$/);
      expect(points.flat()).toEqual(Array.from({ length: 4 }, () => expect.any(Number)));
    }
    // An encoder that was trained on language tells sections apart, one of random weights hardly does.
    const [trained, random] = result.views.map(({ separation }) => separation.purity - separation.chance);
    expect(trained).toBeGreaterThan(random);

    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`file://${picture}`);
      expect(await page.locator('g.marks path').count()).toBe(2 * 72);
      const sections = new Set(result.patents.map(({ section }) => section));
      expect(await page.locator('g.legend-entry').count()).toBe(sections.size);
      // What does not fit is cut off without a word: every text must end within the picture.
      const ends = await page
        .locator('text')
        .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().right));
      expect(Math.max(...ends)).toBeLessThan(1036);
    } finally {
      await browser.close();
    }
  });

  test('draws the same picture twice, and prints the figures for people', async () => {
    const files = ['one.svg', 'two.svg'].map((name) => join(home, name));
    const said: string[] = [];
    for (const output of files)
      said.push((await project('--sample', '30', '--method', 'pca', '--output', output)).stdout);
    const [one, two] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(one).toContain('30 patents');
    expect(two).toBe(one);
    expect(said[0]).toMatch(
      /same section among 10 nearest +by chance +silhouette\nminilm-l6 +cpu +\d+\.\d %/,
    );
    expect(said[0]).toContain(`${files[0]}: 30 of 72 patents`);
  });

  test.each([
    ['no such encoder', ['--encoder', 'elmo'], 1, /no encoder "elmo".*ENCODER_UNKNOWN/s],
    ['a folder without a checkpoint', ['--encoder', tmpdir()], 1, /\[CHECKPOINT_/],
    ['no folder for the picture', ['--output', '/no/such/folder/a.svg'], 2, /no folder \/no\/such\/folder/],
    ['no patents of the split', ['--split', 'dev'], 1, /splits dev has 0 patents.*PATENT_SAMPLE_TOO_SMALL/],
    ['too few patents asked for', ['--sample', '2'], 2, /from 3 to 10,000/],
  ])('%s: one line says what is wrong', async (_, args, code, message) => {
    const result = await project('--output', join(home, 'none.svg'), ...args);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect([result.code, result.stdout]).toEqual([code, '']);
  });
});
