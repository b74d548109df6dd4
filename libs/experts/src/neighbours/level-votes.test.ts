import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { describe, expect, it } from 'vitest';
import { ExampleSet } from './example-set.js';
import { LevelVotes, ancestorByForm, powerWeights, softmaxWeights } from './level-votes.js';

const symbols = (list: string) => list.split(', ') as CpcSymbol[];
const complete = 'complete' as const;
const examples = ExampleSet.of([
  { id: 'US1', symbols: symbols('H01M 10/0525, H01M 4/02, Y02E 60/10'), completeness: complete },
  { id: 'US2', symbols: symbols('H01M 4/02'), completeness: complete },
  { id: 'US3', symbols: symbols('B60L'), completeness: complete },
  { id: 'US4', symbols: symbols('H'), completeness: complete },
]);
const all = { rows: Int32Array.of(1, 0, 2, 3), similarities: Float32Array.of(0.9, 0.8, 0.8, 0.5) };
/** Whole weights, to add up in the head. */
const plain = (similarities: Float32Array) => similarities.map((_, place) => 4 - place);

describe('LevelVotes', () => {
  it('lets each neighbour share its weight among its labels of the level', () => {
    const votes = new LevelVotes(examples, 'subclass', symbols('A01B, B60L, H01M, Y02E')).of(all, plain);
    const half = 3 / Math.SQRT2;
    [0, 2, 4 + half, half].forEach((score, label) => expect(votes.scores[label]).toBeCloseTo(score, 5));
  });

  it('names the most similar example that carries a label, as evidence', () => {
    const votes = new LevelVotes(examples, 'subclass', symbols('A01B, B60L, H01M, Y02E')).of(all, plain);
    expect([...votes.supporters]).toEqual([-1, 2, 1, 0]);
    expect([...votes.similarities]).toEqual([0, 0.8, 0.9, 0.8].map(Math.fround));
  });

  it('counts at each level what is known there', () => {
    const at = (level: 'section' | 'main-group' | 'subgroup', labels: string) =>
      [...new LevelVotes(examples, level, symbols(labels)).of(all, plain).scores].map((score) => score > 0);
    expect(at('section', 'A, B, H, Y')).toEqual([false, true, true, true]);
    expect(at('main-group', 'H01M 4/00, H01M 10/00, B60L 1/00')).toEqual([true, true, false]);
    expect(at('subgroup', 'H01M 4/02, H01M 10/052')).toEqual([true, false]);
  });

  it('also counts symbols that are no label here, so that a weight does not depend on what is asked', () => {
    const few = new LevelVotes(examples, 'subclass', symbols('Y02E')).of(all, plain);
    expect(few.scores[0]).toBeCloseTo(3 / Math.SQRT2, 5);
  });

  it('knows examples that are added later', () => {
    const growing = ExampleSet.of([]);
    const votes = new LevelVotes(growing, 'class', symbols('G06'));
    growing.append([{ id: 'US9', symbols: symbols('G06F 16/22'), completeness: complete }]);
    const found = { rows: Int32Array.of(0), similarities: Float32Array.of(0.7) };
    expect([...votes.of(found, softmaxWeights()).scores]).toEqual([1]);
  });

  it('has no votes without neighbours', () => {
    const none = { rows: new Int32Array(0), similarities: new Float32Array(0) };
    for (const weigh of [softmaxWeights(), powerWeights()])
      expect([...new LevelVotes(examples, 'section', symbols('H')).of(none, weigh).scores]).toEqual([0]);
  });
});

describe('ancestorByForm', () => {
  it('gives the symbol above, itself included, and null below', () => {
    const symbol = 'H01M 10/0525' as CpcSymbol;
    const lifted = (['section', 'class', 'subclass', 'main-group', 'subgroup'] as const).map((level) =>
      ancestorByForm(symbol, level),
    );
    expect(lifted).toEqual(['H', 'H01', 'H01M', 'H01M 10/00', 'H01M 10/0525']);
    expect(ancestorByForm('H01M' as CpcSymbol, 'main-group')).toBeNull();
    expect(ancestorByForm('H01M 10/00' as CpcSymbol, 'subgroup')).toBeNull();
  });
});

describe('weights of neighbours', () => {
  it('fall with the similarity: a softmax over a temperature, a power of the share of the best', () => {
    const soft = softmaxWeights(0.05)(Float32Array.of(0.9, 0.85, 0.8));
    expect(soft[0] / soft[1]).toBeCloseTo(Math.E, 3);
    expect(soft[0] + soft[1] + soft[2]).toBeCloseTo(1, 6);
    expect([...powerWeights(3)(Float32Array.of(20, 10, 5))]).toEqual([1, 0.125, 0.015625]);
  });
});
