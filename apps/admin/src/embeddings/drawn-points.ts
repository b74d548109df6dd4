import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { ProjectedPatent, View } from './projection-query.js';
import { SECTION_MARKS } from './section-marks.js';

interface PointAttribute {
  readonly value: Float32Array | Uint8Array;
  /** Numbers of each point. */
  readonly size: number;
  /** Bytes that stand for shares of one. */
  readonly normalized?: boolean;
}

/** Points as the graphics card takes them, those of large sections first, so that small ones lie above. */
export interface DrawnPoints {
  readonly data: {
    readonly length: number;
    readonly attributes: Readonly<Record<string, PointAttribute>>;
  };
  /** Of each, in the order in which they are drawn. */
  readonly sections: readonly string[];
  /** In pixels, where the whole is seen. */
  readonly radius: number;
}

/** What stands out. */
export interface Standing {
  /** Those that no filter hides. */
  readonly isShown: (patent: number) => boolean;
  readonly selected: ReadonlySet<number>;
}

type Colour = readonly [red: number, green: number, blue: number];

const OPACITY = { shown: 225, behind: 105, hidden: 22 } as const;

export const radiusOf = (patents: number): number => Math.min(6, Math.max(2.6, 2 + 50 / Math.sqrt(patents)));

export function useDrawnPoints(
  patents: readonly ProjectedPatent[],
  { places }: View,
  { isShown, selected }: Standing,
): DrawnPoints {
  const scheme = useComputedColorScheme();
  const order = useMemo(() => drawingOrder(patents), [patents]);
  const placed = useMemo(() => {
    const positions = new Float32Array(order.length * 2);
    order.forEach((patent, i) => positions.set([places[2 * patent]!, places[2 * patent + 1]!], 2 * i));
    return { positions, sections: order.map((patent) => patents[patent]!.section) };
  }, [patents, places, order]);
  const colours = useMemo(() => coloursOf(scheme), [scheme]);
  return useMemo(() => {
    const inks = new Uint8Array(order.length * 4);
    const sizes = new Float32Array(order.length);
    order.forEach((patent, i) => {
      const isSelected = selected.has(patent);
      const opacity = !isShown(patent)
        ? OPACITY.hidden
        : selected.size > 0 && !isSelected
          ? OPACITY.behind
          : OPACITY.shown;
      inks.set([...colours.get(placed.sections[i]!)!, opacity], 4 * i);
      sizes[i] = isSelected ? 1.35 : 1;
    });
    const attributes = {
      getPosition: { value: placed.positions, size: 2 },
      getColor: { value: inks, size: 4, normalized: true },
      getSize: { value: sizes, size: 1 },
    };
    return {
      data: { length: order.length, attributes },
      sections: placed.sections,
      radius: radiusOf(order.length),
    };
  }, [order, placed, colours, isShown, selected]);
}

function drawingOrder(patents: readonly ProjectedPatent[]): number[] {
  const sizes = new Map<string, number>();
  for (const { section } of patents) sizes.set(section, (sizes.get(section) ?? 0) + 1);
  return [...patents.keys()].sort(
    (a, b) => sizes.get(patents[b]!.section)! - sizes.get(patents[a]!.section)! || a - b,
  );
}

/** The colours of the style sheet, as numbers: asked of an element, since the sheet has one for each theme. */
function coloursOf(scheme: 'light' | 'dark'): ReadonlyMap<string, Colour> {
  const probe = document.createElement('span');
  probe.style.color = `var(--mark-${scheme})`;
  document.body.append(probe);
  const colours = SECTION_MARKS.map(({ section }): [string, Colour] => {
    probe.dataset['section'] = section;
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
    return [section, [red, green, blue]];
  });
  probe.remove();
  return new Map(colours);
}
