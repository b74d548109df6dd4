import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { describe, expect, it } from 'vitest';
import { evaluateOutcomes, labelSpace, type Evaluation, type Outcome } from '@nonet/experts';
import { compareEvaluations } from './comparison.js';
import { comparisonChart } from './comparison-chart.js';
import { comparisonMarkdown } from './comparison-markdown.js';
import { PUBLISHED_ROWS } from './published-rows.js';

const facts = {
  data: 'made-up.jsonl, split dev',
  scheme: '2025.05',
  encoder: 'minilm-l6',
  device: 'cpu',
  machine: '2 cores',
  date: '2026-11-25',
  command: 'nonet evaluate --file made-up.jsonl --report figures',
};

const sections = labelSpace([...'ABCDEFGH'] as CpcSymbol[], () => null);
const subclasses = labelSpace(['A01B', 'G06N'] as CpcSymbol[], () => null);

/** Documents that carry labels 0, 1, 0, 1 …, of which those of label 1 are found. */
function evaluation(
  level: 'section' | 'subclass',
  completeness: Outcome['completeness'] = 'complete',
): Evaluation {
  const outcomes = Array.from({ length: 10 }, (_, document): Outcome => {
    const label = document % 2;
    return {
      truth: Uint32Array.of(label),
      completeness,
      positions: Uint32Array.of(1),
      scores: Float32Array.of(0.9),
      rankScores: Float32Array.of(0.9),
      selected: Uint32Array.from(label === 1 ? [1] : []),
    };
  });
  return evaluateOutcomes(outcomes, {
    level,
    space: level === 'section' ? sections : subclasses,
    withoutTruth: 0,
    unknowable: ['Y'] as CpcSymbol[],
    legacy: 'left-out' as const,
    seconds: 1,
    bootstrap: { resamples: 50, seed: 1 },
  });
}

const measured = (name: string, of: Evaluation) => ({ name, data: facts.data, evaluation: of });
const both = compareEvaluations(
  'experts@3',
  [
    measured('LR + kNN + SVM', evaluation('section')),
    measured('experts@3', evaluation('subclass')),
    measured('experts@3', evaluation('section')),
  ],
  facts,
);

describe('the comparison', () => {
  it('puts the model first, then what was measured beside it, then what others published', () => {
    const names = both.sections!.rows.map(({ name, origin }) => [name, origin]);
    expect(names).toEqual([
      ['experts@3', 'measured'],
      ['LR + kNN + SVM', 'measured'],
      ...PUBLISHED_ROWS.map(({ name }) => [name, 'published']),
    ]);
  });

  it('says of every row on which documents it is', () => {
    const data = both.sections!.rows.map((row) => row.data);
    expect(data.slice(0, 2)).toEqual([facts.data, facts.data]);
    for (const other of data.slice(2)) expect(other).toMatch(/own/);
  });

  it('gives F1 with its interval for the sections that documents carry, and nothing for others', () => {
    const [{ f1 }] = both.sections!.rows;
    expect(f1['B' as CpcSymbol]).toEqual({ value: 1, interval: [1, 1] });
    expect(f1['A' as CpcSymbol]).toEqual({ value: 0, interval: [0, 0] });
    expect(Object.keys(f1)).toEqual(['A', 'B', 'micro', 'macro', 'instance']);
    expect(both.sections!.support).toMatchObject({ A: 5, B: 5, C: 0 });
  });

  it('holds the levels in their order, from the top', () => {
    expect(both.levels.map(({ level }) => level)).toEqual(['section', 'subclass']);
    expect(both.levels[1].measurements.map(({ name }) => name)).toEqual(['experts@3']);
  });

  it('has no figures that partial truth cannot give', () => {
    const of = measured('experts@3', evaluation('section', 'partial'));
    const partial = compareEvaluations('experts@3', [of], facts);
    expect(partial.sections!.rows[0].f1).toEqual({});
    expect(comparisonMarkdown(partial, null)).toMatch(
      /Only some symbols of each are known.*\| hit@1 \| \.\d{3} /s,
    );
  });
});

describe('as Markdown', () => {
  const markdown = comparisonMarkdown(both, 'evaluation.svg');

  it('is the table of the report, with what was measured', () => {
    expect(markdown).toContain('| F1 | A | B | C | D | E | F | G | H | Y | micro | macro | instance |');
    expect(markdown).toMatch(
      /\| \*\*experts@3\*\* \| \.000 \[\.000, \.000\] \| 1\.000 \[1\.000, 1\.000\] \| – /,
    );
    expect(markdown).toMatch(/\| \*Report: MoE\* \| \.87 \| \.75 .* \.07 \| \.81 \| \.65 \| \.84 \|/);
    expect(markdown).toMatch(/\| documents with it \| 5 \| 5 \| 0 .* not known \|/);
  });

  it('says how to get it again, and that published rows are from other documents', () => {
    expect(markdown).toContain(facts.command);
    expect(markdown).toContain(`${facts.date}, ${facts.machine}`);
    expect(markdown).toMatch(/published figures on \*\*other\*\* documents/);
  });
});

describe('as a picture', () => {
  const count = (of: string, svg: string) => svg.split(of).length - 1;

  it('has a mark for each figure, a line for each interval, and a legend of all rows', () => {
    const svg = comparisonChart(
      compareEvaluations('experts@3', [measured('experts@3', evaluation('section'))], facts),
    );
    const published = PUBLISHED_ROWS.reduce((sum, { f1 }) => sum + Object.keys(f1).length, 0);
    const rows = 1 + PUBLISHED_ROWS.length;
    expect(count('class="mark"', svg)).toBe(published + 5 + rows);
    expect(count('stroke-width="1.8"', svg)).toBe(5);
    expect(count('class="legend-entry"', svg)).toBe(rows);
  });

  it('takes no mark-up from the names of models and files', () => {
    const odd = 'a <b> & "c" \u0000 ]]>';
    const svg = comparisonChart(
      compareEvaluations(odd, [measured(odd, evaluation('subclass'))], { ...facts, data: odd }),
    );
    expect(svg).not.toContain('<b>');
    expect(svg).toContain('a &lt;b&gt; &amp; &quot;c&quot;   ]]&gt;, measured');
    expect(svg).toContain('Subclass level, 10 documents');
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});
