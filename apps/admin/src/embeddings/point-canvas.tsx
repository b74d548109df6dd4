import { Deck, OrthographicView, type OrthographicViewState, type TextureSource } from '@deck.gl/core';
import { IconLayer } from '@deck.gl/layers';
import { useEffect, useRef } from 'react';
import type { DrawnPoints } from './drawn-points.js';
import classes from './projection.module.css';
import { SECTION_MARKS } from './section-marks.js';
import { MAGNIFICATION, magnificationOf, pixelsPerUnit, type Viewpoint } from './viewpoint.js';

export interface PointCanvasProps {
  readonly points: DrawnPoints;
  /** Of the square panel, in pixels. */
  readonly side: number;
  readonly viewpoint: Viewpoint;
  readonly onMove: (viewpoint: Viewpoint) => void;
  /** The graphics card or its driver gave up. */
  readonly onFailure: () => void;
}

const CELL = 64;
/** The shapes of sections lie within a square of side 3, as in the legend. */
const UNITS = 3;

const MAPPING = Object.fromEntries(
  SECTION_MARKS.map(({ section }, i) => [
    section,
    { x: i * CELL, y: 0, width: CELL, height: CELL, mask: true },
  ]),
);

/** The shapes side by side, of which the graphics card takes the opacity alone. */
function drawnShapes(): ImageData {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [CELL * SECTION_MARKS.length, CELL];
  const context = canvas.getContext('2d')!;
  SECTION_MARKS.forEach(({ path }, i) => {
    context.setTransform(CELL / UNITS, 0, 0, CELL / UNITS, (i + 0.5) * CELL, CELL / 2);
    context.fill(new Path2D(path));
  });
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

const stateOf = (side: number, viewpoint: Viewpoint): OrthographicViewState => ({
  target: [viewpoint.x, viewpoint.y, 0],
  zoom: Math.log2(pixelsPerUnit(side, viewpoint)),
  minZoom: Math.log2(pixelsPerUnit(side, { ...viewpoint, magnification: MAGNIFICATION.least })),
  maxZoom: Math.log2(pixelsPerUnit(side, { ...viewpoint, magnification: MAGNIFICATION.most })),
});

/** The points, drawn by the graphics card. Wheel, drag and pinch move the viewpoint, which whoever has the canvas holds. */
export default function PointCanvas({ points, side, viewpoint, onMove, onFailure }: PointCanvasProps) {
  const parent = useRef<HTMLDivElement>(null);
  const deck = useRef<Deck<OrthographicView> | null>(null);
  const shapes = useRef<TextureSource | null>(null);
  const heard = useRef({ onMove, onFailure });
  useEffect(() => {
    heard.current = { onMove, onFailure };
  });

  useEffect(() => {
    const made = new Deck({
      parent: parent.current!,
      views: new OrthographicView({ flipY: true }),
      controller: { keyboard: false, doubleClickZoom: false, inertia: false },
      viewState: { target: [0.5, 0.5, 0], zoom: 8 },
      getCursor: () => 'inherit',
      onError: () => heard.current.onFailure(),
    });
    deck.current = made;
    return () => {
      deck.current = null;
      made.finalize();
    };
  }, []);

  // Nothing is drawn anew because another patent is looked at.
  useEffect(() => {
    deck.current?.setProps({
      viewState: stateOf(side, viewpoint),
      onViewStateChange: ({ viewState: { target, zoom } }) => {
        const [x, y] = target ?? [0.5, 0.5];
        heard.current.onMove({ x, y, magnification: magnificationOf(side, 2 ** Number(zoom)) });
      },
      layers: [
        new IconLayer<null>({
          id: 'patents',
          data: points.data,
          getIcon: (_, { index }) => points.sections[index]!,
          // It takes any picture, although its type names two kinds alone.
          iconAtlas: (shapes.current ??= drawnShapes()) as unknown as string,
          iconMapping: MAPPING,
          sizeUnits: 'pixels',
          sizeScale: UNITS * points.radius * viewpoint.magnification ** 0.3,
          sizeMaxPixels: UNITS * 9,
          parameters: { depthCompare: 'always' },
        }),
      ],
    });
  }, [points, side, viewpoint]);

  return <div ref={parent} className={classes.canvas} />;
}
