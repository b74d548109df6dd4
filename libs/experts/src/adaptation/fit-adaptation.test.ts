import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { describe, expect, test } from 'vitest';
import { adapted } from './adaptation.js';
import type { CollectionText, KnownSymbols } from './collection-text.js';
import { fitAdaptation, REGULARISATION } from './fit-adaptation.js';
import { rememberedShares } from './remembered-shares.js';
import { ExampleSet } from '../neighbours/index.js';
import { madeUpParameters } from './testing/made-up-parameters.js';

const labels = ['A01B', 'G01M', 'G06N', 'Y10S'] as readonly string[] as readonly CpcSymbol[];
const sectionOf = Uint8Array.from(labels, ([letter]) => SECTIONS.indexOf(letter as CpcSymbol));
const parameters = {
  ...madeUpParameters(),
  habits: { labels: 1, sections: Object.fromEntries(SECTIONS.map((section) => [section, 1 / 9])) },
};
const remembered = rememberedShares(
  ExampleSet.of(
    Array.from({ length: 100 }, (_, i) => ({
      id: `X${i}`,
      symbols: [labels[i % 3]],
      completeness: 'complete' as const,
    })),
  ),
  labels,
);
const model = { parameters, labels, sectionOf, legacy: Uint8Array.of(0, 0, 0, 1), remembered };

const known = (...right: string[]): KnownSymbols => ({
  right: right as readonly string[] as readonly CpcSymbol[],
  wrong: [],
  isComplete: true,
  unknownSections: [],
});
const text = (masses: number[], own: KnownSymbols | null = null): CollectionText => ({
  read: {
    masses: Float32Array.from(masses),
    gates: new Float32Array(SECTIONS.length).fill(-1),
    nearestSimilarity: 0.7,
  },
  known: own,
});
const texts = (count: number, masses: number[], own: (i: number) => KnownSymbols | null = () => null) =>
  Array.from({ length: count }, (_, i) => text(masses, own(i)));

describe('fitting an adaptation', () => {
  test('raises scores where texts carry more symbols than usual, and lowers them where fewer', () => {
    const many = fitAdaptation(texts(200, [0.5, 0.5, 0.5, 0]), model);
    const few = fitAdaptation(texts(200, [0.05, 0.02, 0.01, 0]), model);
    expect(many).toMatchObject({ from: 'unlabelled', texts: 200, labelled: 0 });
    expect(many.scores).toMatchObject({ slope: 1 });
    expect(many.scores.bias).toBeGreaterThan(0);
    expect(few.scores.bias).toBeLessThan(0);
    expect(many.habits.labels).toBeGreaterThan(few.habits.labels);
  });

  test('adds to the logits of subclasses that are clearly more frequent than usual, and to no others', () => {
    const { shifts } = fitAdaptation(texts(500, [0.01, 0.01, 0.97, 0]), model);
    expect(Object.keys(shifts)).toEqual(['G06N']);
    expect(shifts['G06N']).toBeGreaterThan(0);
  });

  test('takes nothing for more frequent that chance would show so', () => {
    expect(fitAdaptation(texts(3, [0.01, 0.01, 0.97, 0]), model).shifts).toEqual({});
  });

  test('follows known symbols where there are enough of them', () => {
    const right = fitAdaptation(
      texts(400, [0.3, 0.3, 0.3, 0], () => known('A01B', 'G01M', 'G06N')),
      model,
    );
    const wrong = fitAdaptation(
      texts(400, [0.3, 0.3, 0.3, 0], () => known('A01B 1/00')),
      model,
    );
    expect(right).toMatchObject({ from: 'labelled', labelled: 400, shifts: {} });
    expect(right.scores.bias).toBeGreaterThan(wrong.scores.bias);
  });

  test('leaves known symbols out where there are too few', () => {
    const few = REGULARISATION.fewestLabelled - 1;
    const own = (i: number) => (i < few ? known('A01B') : null);
    expect(fitAdaptation(texts(100, [0.3, 0.3, 0.3, 0], own), model)).toMatchObject({
      from: 'unlabelled',
      labelled: few,
    });
  });

  test('takes what reviewers refused for wrong, and of the rest of their texts nothing', () => {
    const refused: KnownSymbols = { ...known(), wrong: ['G06N' as CpcSymbol], isComplete: false };
    const confirmed: KnownSymbols = { ...known('G06N'), isComplete: false };
    const [low, high] = [80, 20].map(
      (wrong) =>
        fitAdaptation(
          texts(100, [0.2, 0.2, 0.6, 0], (i) => (i < wrong ? refused : confirmed)),
          model,
        ).scores.bias,
    );
    expect(low).toBeLessThan(high);
  });

  test('is that of the texts alone when only some of their symbols are known, and none was refused', () => {
    const some: KnownSymbols = { ...known('G06N'), isComplete: false };
    const masses = [0.2, 0.2, 0.6, 0];
    const byTexts = fitAdaptation(texts(100, masses), model);
    expect(
      fitAdaptation(
        texts(100, masses, () => some),
        model,
      ),
    ).toEqual(byTexts);
    expect(byTexts).toMatchObject({ from: 'unlabelled', labelled: 0 });
  });

  test('never takes the order of scores away, however contrary the symbols are', () => {
    const contrary = Array.from({ length: 200 }, () => text([0.9, 0.05, 0.05, 0], known('G01M')));
    const { scores } = fitAdaptation(contrary, model);
    expect(scores.slope).toBeGreaterThan(0);
    expect(adapted(parameters, fitAdaptation(contrary, model)).experts).toHaveLength(SECTIONS.length);
  });

  test('knows nothing of a collection without texts', () => {
    expect(fitAdaptation([], model)).toMatchObject({ texts: 0, scores: { slope: 1, bias: 0 }, shifts: {} });
  });

  test('says nothing of legacy subclasses', () => {
    expect(fitAdaptation(texts(500, [0.01, 0.01, 0.01, 0.97]), model).shifts).not.toHaveProperty('Y10S');
  });
});

describe('the shares of what is remembered', () => {
  test('leave out what was removed, and examples of which not all is known', () => {
    const set = ExampleSet.of([
      { id: 'X1', symbols: ['G06N 3/08' as CpcSymbol, 'G06N 20/00' as CpcSymbol], completeness: 'complete' },
      { id: 'X2', symbols: ['A01B' as CpcSymbol], completeness: 'complete' },
      { id: 'X3', symbols: ['A01B' as CpcSymbol], completeness: 'partial' },
      { id: 'X4', symbols: ['A01B' as CpcSymbol], completeness: 'complete' },
    ]);
    set.remove('X4');
    const { subclasses, sections } = rememberedShares(set, labels);
    expect([...subclasses]).toEqual([0.5, 0, 0.5, 0]);
    expect(sections[SECTIONS.indexOf('G' as CpcSymbol)]).toBe(0.5);
  });
});
