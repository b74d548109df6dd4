import { SECTIONS } from '@nonet/cpc-taxonomy';
import { matrix, randomAt } from '@nonet/numerics';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { SECTION_MARKS } from './section-marks.js';
import { type Scatter, type ScatterPanel, sectionScatter } from './section-scatter.js';

const separation = { silhouette: -0.0123, purity: 0.456, chance: 0.2, neighbours: 10 };
const sections = Array.from({ length: 90 }, (_, i) => SECTIONS[i % 7]!);

function panel(title: string, seed: number): ScatterPanel {
  const random = randomAt(seed);
  return {
    title,
    points: matrix(
      90,
      2,
      Float32Array.from({ length: 180 }, () => random.next()),
    ),
    separation,
  };
}

const scatter = (change: Partial<Scatter> = {}): Scatter => ({
  title: 'Ninety patents',
  subtitle: 'made up',
  sections,
  panels: [panel('Before: one', 1), panel('After: another', 2)],
  ...change,
});

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Classes of the elements around it. */
  readonly within: readonly (string | undefined)[];
  text: string;
}

/** The elements of an XML document in their order. @throws Error where it is not well-formed */
function elements(xml: string): Element[] {
  const parser = new SaxesParser();
  const [found, open]: [Element[], Element[]] = [[], []];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const within = open.map((element) => element.attributes['class']);
    open.push({ name, attributes, within, text: '' });
    found.push(open.at(-1)!);
  });
  parser.on('text', (text) => open.forEach((element) => (element.text += text)));
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return found;
}

describe('the scatter picture', () => {
  it('has one mark for each patent in each panel, in the colour of its section', () => {
    const all = elements(sectionScatter(scatter()));
    for (const { section, colour } of SECTION_MARKS.slice(0, 7)) {
      const groups = all.filter(({ attributes }) => attributes['data-section'] === section);
      expect(groups.map(({ attributes }) => attributes['fill'])).toEqual([colour, colour]);
    }
    const marks = all.filter(({ name, within }) => name === 'path' && within.includes('marks'));
    expect(marks).toHaveLength(2 * sections.length);
    expect(new Set(marks.map(({ attributes }) => attributes['d'])).size).toBe(marks.length);
  });

  it('explains the sections that are there, with their counts, and no others', () => {
    const entries = elements(sectionScatter(scatter())).filter(
      ({ name, within }) => name === 'text' && within.at(-1) === 'legend-entry',
    );
    expect(entries.map(({ text }) => text)).toEqual([
      'A Human needs 13',
      'B Working, moving 13',
      'C Chemistry, metals 13',
      'D Textiles, paper 13',
      'E Building, mining 13',
      'F Machines, heat 13',
      'G Physics, computing 12',
    ]);
  });

  it('shows the figures under each panel, and says everything in words too', () => {
    const all = elements(sectionScatter(scatter()));
    const figures = all.filter(({ name, text }) => name === 'text' && text.startsWith('45.6 %'));
    expect(figures.map(({ within }) => within.at(-1))).toEqual(['panel', 'panel']);
    expect(all.find(({ name }) => name === 'title')!.text).toBe('Ninety patents');
    const words = all.find(({ name }) => name === 'desc')!.text;
    expect(words).toMatch(
      /A \(Human needs\) 13.*Before: one: 45\.6 % .*chance 20\.0 %.*−0\.012.*After: another/,
    );
  });

  it('keeps letters and marks within their panel, and letters apart', () => {
    const all = elements(sectionScatter(scatter({ panels: [panel('one', 3)] })));
    const letters = all.filter(({ name, attributes }) => name === 'text' && attributes['aria-hidden']);
    const at = letters.map(({ attributes }) => [Number(attributes['x']), Number(attributes['y'])] as const);
    expect(letters.map(({ text }) => text).sort()).toEqual([...'ABCDEFG']);
    for (const [i, [x, y]] of at.entries()) {
      expect(x > 24 && x < 504 && y > 100 && y < 580).toBe(true);
      for (const other of at.slice(i + 1)) expect(Math.hypot(x - other[0], y - other[1])).toBeGreaterThan(25);
    }
  });

  it('stays well-formed whatever encoders and files are called', () => {
    const odd = 'a <b> & "c" \u0000\u001b\ud800 &amp; ]]> é';
    const all = elements(sectionScatter(scatter({ title: odd, subtitle: odd, panels: [panel(odd, 1)] })));
    expect(all.find(({ name }) => name === 'title')!.text).toBe('a <b> & "c"     &amp; ]]> é');
  });

  it('can be drawn where all points are one', () => {
    const still = { ...panel('one', 1), points: matrix(90, 2) };
    expect(sectionScatter(scatter({ panels: [still] }))).not.toMatch(/NaN|Infinity/);
  });

  it('is refused where points and sections do not belong together', () => {
    expect(() => sectionScatter(scatter({ sections: sections.slice(1) }))).toThrow(/sections are 89.*90 x 2/);
  });
});

describe('the marks of sections', () => {
  it('differ in shape, and stand out from the ground by 3 : 1', () => {
    const shapes = new Set(SECTION_MARKS.map(({ shape }) => JSON.stringify(shape)));
    expect(shapes.size).toBe(SECTION_MARKS.length);
    for (const { colour } of SECTION_MARKS) {
      expect((luminance('#f8f9fb') + 0.05) / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(3);
    }
  });
});

/** Relative luminance (WCAG 2.2) of `#rrggbb`. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((start) => {
    const value = parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
