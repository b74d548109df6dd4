import { Alert, Button, Group, Switch, Text, TextInput } from '@mantine/core';
import { memo, useCallback, useMemo, useState } from 'react';
import { count } from '../components/figures/numbers.js';
import { DataTable } from '../components/table/data-table.js';
import { hasWebGl } from './has-webgl.js';
import { PatentLine } from './hover-card.js';
import { Legend } from './legend.js';
import { MapPanel, Separation } from './map-panel.js';
import { COLUMNS, Selection } from './patent-table.js';
import type { ProjectedPatent, Projection } from './projection-query.js';
import classes from './projection.module.css';
import { type Viewpoint, WHOLE } from './viewpoint.js';

/** The views side by side, what is looked at and selected in all of them, and the same as a table for those who do not see them. */
export function ProjectionView({ projection: { patents, views } }: { projection: Projection }) {
  const [sections, setSections] = useState<readonly string[]>([]);
  const [sought, setSought] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState<number | null>(null);
  const [isLinked, setLinked] = useState(true);
  const [viewpoints, setViewpoints] = useState<readonly Viewpoint[]>(() => views.map(() => WHOLE));
  const [canDraw, setCanDraw] = useState(hasWebGl);
  const titles = views.length === 1 ? views.map(({ encoder }) => encoder) : views.map(titleOf);

  const shown = useMemo(() => shownOf(patents, sections, sought), [patents, sections, sought]);
  const standing = useMemo(() => ({ isShown: (i: number) => shown.has(i), selected }), [shown, selected]);
  const rows = useMemo(() => patents.filter((_, i) => shown.has(i)), [patents, shown]);
  const chosen = useMemo(() => patents.filter((_, i) => selected.has(i)), [patents, selected]);
  const select = useCallback((some: Iterable<number>) => setSelected(new Set(some)), []);
  const laidOut = views[0]?.laidOut ?? patents.length;
  const isFiltered = shown.size < patents.length;

  return (
    <section aria-label="Projection">
      <Legend patents={patents} chosen={sections} onChoose={setSections} />
      <Group gap="sm" align="center" mb="xs">
        <TextInput
          type="search"
          aria-label="Find among the patents"
          placeholder="Number or words of the title"
          value={sought}
          onChange={({ currentTarget }) => setSought(currentTarget.value)}
          w={{ base: '100%', xs: '17rem' }}
        />
        <Text span size="sm" c="dimmed" aria-live="polite">
          {count(shown.size)} of {count(patents.length)} stand out
          {laidOut < patents.length &&
            `; ${count(laidOut)} were laid out, the others stand between their most similar ones`}
        </Text>
        {isFiltered && (
          <>
            <Button variant="default" size="xs" onClick={() => select(shown)} disabled={shown.size === 0}>
              Select them
            </Button>
            <Button
              variant="subtle"
              size="xs"
              onClick={() => {
                setSections([]);
                setSought('');
              }}
            >
              Show all
            </Button>
          </>
        )}
        {canDraw && views.length > 1 && (
          <Switch
            label="Same zoom on both"
            checked={isLinked}
            onChange={({ currentTarget }) => setLinked(currentTarget.checked)}
          />
        )}
      </Group>
      {canDraw ? (
        <p className={classes.lookedAt} role="status">
          {active === null ? (
            <Text span c="dimmed">
              Point at a patent, or use the arrow keys.
            </Text>
          ) : (
            <PatentLine patent={patents[active]!} />
          )}
        </p>
      ) : (
        <Alert color="yellow" title="The map cannot be drawn here" mb="md">
          It needs WebGL 2, which this browser lacks or has switched off. The patents stand in the table
          below.
        </Alert>
      )}
      <div className={classes.panels}>
        {views.map((view, i) =>
          canDraw ? (
            <MapPanel
              key={i}
              {...{ view, patents, standing, active }}
              title={titles[i]!}
              onActive={setActive}
              onSelect={select}
              viewpoint={viewpoints[i]!}
              onMove={(to) => setViewpoints((all) => all.map((one, j) => (isLinked || j === i ? to : one)))}
              onFailure={() => setCanDraw(false)}
            />
          ) : (
            <div key={i}>
              <Text fw={600}>{titles[i]}</Text>
              <Separation {...view.separation} />
            </div>
          ),
        )}
      </div>
      {chosen.length > 0 && <Selection patents={chosen} onClear={() => select([])} />}
      <details className={classes.table} open={!canDraw}>
        <summary>
          {isFiltered
            ? `${count(rows.length)} of the ${count(patents.length)} patents as a table`
            : `The ${count(patents.length)} patents as a table`}
        </summary>
        <Drawn rows={rows} />
      </details>
    </section>
  );
}

/** Not drawn anew with every move of the pointer. */
const Drawn = memo(function Drawn({ rows }: { rows: readonly ProjectedPatent[] }) {
  return (
    <DataTable
      label="Patents that are drawn"
      columns={COLUMNS}
      rows={rows}
      rowKey={({ number }) => number}
      empty="No patent has these words."
    />
  );
});

const titleOf = ({ encoder }: { encoder: string }, place: number) =>
  `${place === 0 ? 'Before' : 'After'}: ${encoder}`;

/** Of the sections that were chosen, where some were, with all the words that are sought. */
function shownOf(
  patents: readonly ProjectedPatent[],
  sections: readonly string[],
  sought: string,
): Set<number> {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const isShown = ({ number, title, section }: ProjectedPatent) => {
    if (sections.length > 0 && !sections.includes(section)) return false;
    const text = `${number} ${title ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return new Set([...patents.keys()].filter((i) => isShown(patents[i]!)));
}
