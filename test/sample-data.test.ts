import { readFile } from 'node:fs/promises';
import {
  compareSymbols,
  LexicalIndex,
  openScheme,
  sectionOf,
  SECTIONS,
  subclassOf,
  Taxonomy,
  taxonomyDocuments,
} from '@nonet/cpc-taxonomy';
import { patentFromJson, patentText, readPatents, type PatentRecord } from '@nonet/patents';
import { beforeAll, describe, expect, it } from 'vitest';

const sample = (file: string) => new URL(`../prisma/sample/${file}`, import.meta.url).pathname;
const wordCount = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '').length;

let taxonomy: Taxonomy;

beforeAll(async () => {
  const scheme = await openScheme(sample('cpc-compact.tsv'));
  taxonomy = await Taxonomy.build(scheme.entries, { version: scheme.version });
});

describe('the IPC as a label set', () => {
  it('has what the CPC continues and not what it added, as the tool writes it', async () => {
    const { ipcFile, ipcLabels } = (await import(
      new URL('../tools/ipc-labels.mjs', import.meta.url).href
    )) as {
      ipcFile(): string;
      ipcLabels(): string[][];
    };
    expect(await readFile(sample('labels/ipc.tsv'), 'utf8')).toBe(ipcFile());
    const ids = ipcLabels().map(([id]) => id);
    expect(ids).toContain('H01M');
    expect(ids.filter((id) => /^(?:Y|A23V|C12Y|D10B|F05B)/.test(id!))).toEqual([]);
    expect(ipcLabels().filter(([, parent]) => parent !== '' && !ids.includes(parent))).toEqual([]);
  });
});

describe('the compact scheme', () => {
  it('holds every section, class and subclass of CPC 2025.05 and nothing below', () => {
    expect(taxonomy.version).toBe('2025.05');
    const count = (level: 'section' | 'class' | 'subclass') => taxonomy.nodesAt(level).length;
    expect([count('section'), count('class'), count('subclass')]).toEqual([9, 137, 680]);
    expect(taxonomy.size).toBe(9 + 137 + 680);
  });

  it('stands in scheme order, each symbol once', () => {
    for (let position = 1; position < taxonomy.size; position++) {
      const [before, after] = [taxonomy.at(position - 1).symbol, taxonomy.at(position).symbol];
      expect(compareSymbols(before, after), `${before} before ${after}`).toBeLessThan(0);
    }
  });

  it('gives each symbol a short title of its own and the vocabulary of its patents', () => {
    const titles = new Set<string>();
    for (let position = 0; position < taxonomy.size; position++) {
      const { symbol, title, definition } = taxonomy.at(position);
      expect(title.split(' ').length, `words in the title of ${symbol}`).toSatisfy((n) => n >= 3 && n <= 10);
      expect(wordCount(definition ?? ''), `vocabulary of ${symbol}`).toSatisfy((n) => n >= 10 && n <= 25);
      titles.add(title);
    }
    expect(titles.size).toBe(taxonomy.size);
  });
});

describe('the sample patents', () => {
  let patents: PatentRecord[];

  beforeAll(async () => {
    patents = [];
    for await (const result of readPatents(sample('patents.jsonl'))) {
      if (result.type === 'rejection') throw new Error(result.rejection.reason);
      patents.push(result.patent);
    }
  });

  it('are 72 complete documents of the fictional office XN', () => {
    expect(patents.length).toBe(72);
    for (const { number, country, title, abstract, claims, publicationDate } of patents) {
      expect(country).toBe('XN');
      expect(title, number).toBeTruthy();
      expect(publicationDate, number).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(wordCount(abstract ?? ''), number).toSatisfy((n) => n >= 80 && n <= 165);
      expect(claims.length, number).toSatisfy((n) => n === 1 || n === 2);
    }
  });

  it('cover every section with at least eight, and lead with a section that can be the main one', () => {
    const covered = patents.map(
      ({ classifications }) => new Set(classifications.map(({ symbol }) => sectionOf(symbol))),
    );
    for (const section of SECTIONS) {
      expect(covered.filter((sections) => sections.has(section)).length, section).toBeGreaterThanOrEqual(8);
    }
    for (const { number, classifications } of patents) {
      expect(sectionOf(classifications[0].symbol), number).not.toBe('Y');
    }
  });

  it('are classified in subclasses that the compact scheme knows', () => {
    for (const { number, classifications } of patents) {
      for (const { symbol } of classifications) {
        const subclass = subclassOf(symbol);
        expect(
          subclass === null ? undefined : taxonomy.get(subclass),
          `${symbol} of ${number}`,
        ).toBeDefined();
      }
    }
  });

  it('find one of their subclasses among the first three by words alone, nine times in ten', () => {
    const subclasses = taxonomy.nodesAt('subclass');
    const index = LexicalIndex.build(taxonomyDocuments(taxonomy, 'subclass'));
    const missed = patents.filter((patent) => {
      const own = new Set<string | null>(patent.classifications.map(({ symbol }) => subclassOf(symbol)));
      const hits = index.search(patentText(patent, {}), { top: 3 });
      return !hits.some(({ document }) => own.has(subclasses[document].symbol));
    });
    expect(missed.length, missed.map(({ number }) => number).join()).toBeLessThanOrEqual(patents.length / 10);
  });

  it('include the leak detector of the README', async () => {
    const example: unknown = JSON.parse(await readFile(sample('leak-detector.json'), 'utf8'));
    const read = patentFromJson({ id: 'leak-detector', ...(example as object) });
    if (!('patent' in read)) throw new Error(read.reason);
    const twin = patents.find(({ title }) => title === read.patent.title);
    expect(twin && patentText(twin, {})).toBe(patentText(read.patent, {}));
    expect(twin?.classifications.map(({ symbol }) => subclassOf(symbol))).toEqual(
      expect.arrayContaining(['F17C', 'G01M']),
    );
  });
});
