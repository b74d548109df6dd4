import { Text, Title } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, lazy, type PointerEvent, Suspense, useMemo, useRef, useState } from 'react';
import { type Standing, radiusOf, useDrawnPoints } from './drawn-points.js';
import { nearestPoint, nextPoint, pointsWithin } from './find-points.js';
import { HoverCard } from './hover-card.js';
import { MapTools } from './map-tools.js';
import { Overlay } from './overlay.js';
import type { ProjectedPatent, View } from './projection-query.js';
import classes from './projection.module.css';
import {
  moved,
  onPanel,
  onPlane,
  pixelsPerUnit,
  type Place,
  type Viewpoint,
  WHOLE,
  zoomed,
} from './viewpoint.js';

const PointCanvas = lazy(() => import('./point-canvas.js'));

interface MapPanelProps {
  readonly title: string;
  readonly view: View;
  readonly patents: readonly ProjectedPatent[];
  readonly standing: Standing;
  /** The patent that is looked at, in all panels. */
  readonly active: number | null;
  readonly onActive: (patent: number | null) => void;
  readonly onSelect: (patents: readonly number[]) => void;
  readonly viewpoint: Viewpoint;
  readonly onMove: (viewpoint: Viewpoint) => void;
  readonly onFailure: () => void;
}

/** How near the pointer must come to a mark, and how far it may move in a click, in pixels. */
const REACH = 14;
const STILL = 4;
const STEP = 1.5;

const DIRECTIONS: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The patents as an encoder places them: the pointer finds the nearest one, arrow keys the next in their direction. */
export function MapPanel(props: MapPanelProps) {
  const { title, view, patents, standing, active, onActive, onSelect, viewpoint, onMove, onFailure } = props;
  const { isShown, selected } = standing;
  const { ref, width: side } = useElementSize<HTMLDivElement>();
  const navigate = useNavigate();
  const points = useDrawnPoints(patents, view, standing);
  const named = useMemo(
    () => new Set(patents.filter((_, i) => isShown(i)).map(({ section }) => section)),
    [patents, isShown],
  );
  /** Whether the patent is looked at here, and not in another panel. */
  const [isEntered, setEntered] = useState(false);
  const [isSelecting, setSelecting] = useState(false);
  const [line, setLine] = useState<readonly Place[]>([]);
  const pressed = useRef<Place | null>(null);
  /** The line as it is now; what is shown of it may be a moment behind. */
  const drawn = useRef<readonly Place[]>([]);
  const draw = (next: readonly Place[]) => setLine((drawn.current = next));

  const placeOf = (patent: number): Place => ({
    x: view.places[2 * patent]!,
    y: view.places[2 * patent + 1]!,
  });
  const open = (patent: number) =>
    void navigate({ to: '/patents/$number', params: { number: patents[patent]!.number } });
  const pointed = ({ currentTarget, clientX, clientY }: PointerEvent): Place => {
    const box = currentTarget.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  };
  const find = (at: Place) => {
    const reach = REACH / pixelsPerUnit(side, viewpoint);
    return nearestPoint(view.places, isShown, onPlane(at, side, viewpoint), reach);
  };

  const onPointerMove = (event: PointerEvent) => {
    const at = pointed(event);
    if (isSelecting) {
      if (pressed.current) draw([...drawn.current, at]);
    } else if (event.buttons === 0) onActive(find(at));
  };
  const onPointerDown = (event: PointerEvent) => {
    pressed.current = pointed(event);
    if (!isSelecting) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    draw([pressed.current]);
  };
  const onPointerUp = (event: PointerEvent) => {
    const [from, at] = [pressed.current, pointed(event)];
    pressed.current = null;
    if (isSelecting) {
      const around = drawn.current.map((place) => onPlane(place, side, viewpoint));
      onSelect(pointsWithin(view.places, isShown, around));
      draw([]);
      setSelecting(false);
      return;
    }
    if (!from || Math.hypot(at.x - from.x, at.y - from.y) > STILL || event.button !== 0) return;
    const found = find(at);
    // A finger cannot hover: it looks first, and opens what it looks at already.
    if (event.pointerType === 'touch' && found !== active) onActive(found);
    else if (found !== null) open(found);
  };

  const walk = (direction: readonly [number, number]) => {
    const from = active === null ? viewpoint : placeOf(active);
    const next = nextPoint(view.places, (patent) => isShown(patent) && patent !== active, from, direction);
    if (next === null) return;
    onActive(next);
    const { x, y } = onPanel(placeOf(next), side, viewpoint);
    if (Math.min(x, y) < 0 || Math.max(x, y) > side) onMove({ ...viewpoint, ...placeOf(next) });
  };
  const act: Readonly<Record<string, () => void>> = {
    '+': () => onMove(zoomed(viewpoint, STEP)),
    '=': () => onMove(zoomed(viewpoint, STEP)),
    '-': () => onMove(zoomed(viewpoint, 1 / STEP)),
    '0': () => onMove(WHOLE),
    Escape: () => (isSelecting ? setSelecting(false) : onActive(null)),
    Enter: () => active !== null && open(active),
    ' ': () => active !== null && onSelect(toggled(selected, active)),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    if (!direction && !act[event.key]) return;
    event.preventDefault();
    if (!direction) act[event.key]!();
    else if (event.shiftKey) onMove(moved(viewpoint, 0.15 * direction[0], 0.15 * direction[1]));
    else walk(direction);
  };

  const at = active === null ? null : onPanel(placeOf(active), side, viewpoint);
  const isInSight = at !== null && Math.min(at.x, at.y) >= 0 && Math.max(at.x, at.y) <= side;
  return (
    <figure className={classes.scatter}>
      <figcaption>
        <Title order={2}>{title}</Title>
        <Separation {...view.separation} />
      </figcaption>
      <div className={classes.frame}>
        <div
          ref={ref}
          className={classes.plane}
          role="application"
          aria-roledescription="map of patents"
          aria-label={`${title}: ${patents.length} patents; arrow keys go from one to the next, Enter opens it, space selects it, plus and minus zoom, Shift and arrow keys move the map, 0 shows the whole`}
          tabIndex={0}
          data-selecting={isSelecting || undefined}
          onPointerMove={onPointerMove}
          onPointerDown={onPointerDown}
          onPointerUp={onPointerUp}
          onPointerEnter={() => setEntered(true)}
          onPointerLeave={(event) => {
            setEntered(false);
            if (event.pointerType === 'mouse') onActive(null);
          }}
          onFocus={() => setEntered(true)}
          onBlur={() => setEntered(false)}
          onKeyDown={onKeyDown}
          style={{ cursor: isSelecting ? 'crosshair' : active === null ? 'grab' : 'pointer' }}
        >
          <Suspense>
            {side > 0 && <PointCanvas {...{ points, side, viewpoint, onMove, onFailure }} />}
          </Suspense>
          <Overlay
            {...{ view, side, viewpoint, line, active: at }}
            radius={radiusOf(patents.length)}
            named={named}
          />
        </div>
        {isEntered && isInSight && <HoverCard patent={patents[active!]!} at={at} side={side} />}
        <MapTools
          title={title}
          isSelecting={isSelecting}
          onSelecting={setSelecting}
          onZoom={(factor) => onMove(zoomed(viewpoint, factor))}
          onWhole={() => onMove(WHOLE)}
        />
      </div>
    </figure>
  );
}

function toggled(selected: ReadonlySet<number>, patent: number): number[] {
  return selected.has(patent) ? [...selected].filter((other) => other !== patent) : [...selected, patent];
}

/** How well the sections part on the whole vectors: a picture can deceive. */
export function Separation({ purity, chance, neighbours, silhouette }: View['separation']) {
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  return (
    <Text size="sm" c="dimmed" mb="xs">
      <strong className={classes.figure}>{percent(purity)}</strong> of the {neighbours} nearest neighbours
      share the section (chance {percent(chance)})
      {silhouette !== null && `; silhouette ${silhouette.toFixed(3).replace('-', '\u2212')}`}
    </Text>
  );
}
