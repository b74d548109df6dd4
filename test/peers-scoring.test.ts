import { describe, expect, it } from 'vitest';
// @ts-expect-error a benchmark, which has no types
import { bestThreshold, difference, figuresOf, foldOf } from '../bench/peers/scoring.mjs';

interface Document {
  readonly id: string;
  readonly subclasses: readonly string[];
  readonly sections: readonly string[];
  readonly unknown: readonly string[];
}

/** Forty documents, every other one of A01B and the others of H04W. */
const documents: Document[] = Array.from({ length: 40 }, (_, at) => {
  const subclass = at % 2 === 0 ? 'A01B' : 'H04W';
  return { id: `US${at}A`, subclasses: [subclass], sections: [subclass[0]], unknown: [] };
});
const answersTo = (
  of: (document: Document) => { subclasses: Record<string, number>; sections: Record<string, number> },
) => new Map(documents.map((document) => [document.id, of(document)]));
const valuesOf = (figures: Record<string, { value: number } | null>) =>
  Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, figure && figure.value]));

describe('the measure of peers', () => {
  it('gives one everywhere when all answers are right, whatever the scale of the scores', () => {
    const answers = answersTo(({ subclasses: [own], sections: [section] }) => ({
      subclasses: { [own]: -3, G06F: -4 },
      sections: section === 'A' ? { A: 900, H: -900 } : { A: 899, H: -899 },
    }));
    expect(valuesOf(figuresOf(documents, answers))).toEqual({
      'hit@1': 1,
      'hit@3': 1,
      'hit@5': 1,
      'recall@5': 1,
      'micro F1': 1,
      'macro F1': 1,
      'instance F1': 1,
    });
  });

  it('counts a subclass that stands third among three and five, not first', () => {
    const answers = answersTo(({ subclasses: [own], sections: [section] }) => ({
      subclasses: { G06F: 3, B60K: 2, [own]: 1 },
      sections: { [section]: 1 },
    }));
    expect(valuesOf(figuresOf(documents, answers))).toMatchObject({ 'hit@1': 0, 'hit@3': 1, 'hit@5': 1 });
  });

  it('leaves answers out when their section is unknown', () => {
    const unknown = documents.map((document) => ({ ...document, unknown: ['Y'] }));
    const answers = answersTo(({ subclasses: [own], sections: [section] }) => ({
      subclasses: { Y02E: 5, [own]: 1 },
      sections: { Y: 5, [section]: 1 },
    }));
    expect(valuesOf(figuresOf(unknown, answers))).toMatchObject({ 'hit@1': 1, 'micro F1': 1 });
  });

  it('gives no figure of subclasses when only sections are known', () => {
    const known = documents.map((document) => ({ ...document, subclasses: [] }));
    const answers = answersTo(({ sections: [section] }) => ({ subclasses: {}, sections: { [section]: 1 } }));
    expect(valuesOf(figuresOf(known, answers))).toMatchObject({ 'hit@1': null, 'micro F1': 1 });
  });

  it('puts the interval about the value', () => {
    const answers = answersTo(({ id, subclasses: [own], sections: [section] }) => ({
      subclasses: foldOf(id) === 0 ? { G06F: 1 } : { [own]: 1 },
      sections: { [section]: 1 },
    }));
    const { value, interval } = figuresOf(documents, answers)['hit@1'];
    expect(interval[0]).toBeLessThan(value);
    expect(interval[1]).toBeGreaterThan(value);
  });

  it('gives the difference of two systems on the same documents, exactly when each differs alike', () => {
    const right = answersTo(({ subclasses: [own] }) => ({ subclasses: { [own]: 1 }, sections: {} }));
    const wrong = answersTo(() => ({ subclasses: { G06F: 1 }, sections: {} }));
    expect(difference(documents, wrong, right)).toEqual({ value: -1, interval: [-1, -1] });
  });

  it('fails when a document has no answer', () => {
    expect(() => figuresOf(documents, new Map())).toThrow('US0A');
  });

  it('sets a threshold where F1 is highest, and none for a section that nothing carries', () => {
    const scored = [0.9, 0.8, 0.4, 0.1].map((score, at) => ({
      known: ['A', 'B'],
      scores: [score, score],
      truth: at < 2 ? ['A'] : [],
    }));
    expect(bestThreshold(scored, 'A')).toBeCloseTo(0.6);
    expect(bestThreshold(scored, 'B')).toBe(Infinity);
  });
});
