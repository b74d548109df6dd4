import { Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { csvOf } from '../components/actions/csv.js';
import { saveFile } from '../components/actions/download.js';
import { count } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import type { ProjectedPatent } from './projection-query.js';
import { SectionTag } from './section-tag.js';

export const COLUMNS: readonly Column<ProjectedPatent>[] = [
  {
    id: 'section',
    title: 'Section',
    sortBy: ({ section }) => section,
    cell: ({ section }) => <SectionTag section={section} />,
  },
  {
    id: 'number',
    title: 'Patent',
    isName: true,
    whole: true,
    sortBy: ({ number }) => number,
    cell: ({ number }) => (
      <Link to="/patents/$number" params={{ number }}>
        {number}
      </Link>
    ),
  },
  { id: 'title', title: 'Title', sortBy: ({ title }) => title ?? '', cell: ({ title }) => title },
];

/** What was selected: how it is spread over the sections, its patents, and the same as a file. */
export function Selection({
  patents,
  onClear,
}: {
  patents: readonly ProjectedPatent[];
  onClear: () => void;
}) {
  const sizes = new Map<string, number>();
  for (const { section } of patents) sizes.set(section, (sizes.get(section) ?? 0) + 1);
  const save = () => {
    const rows = patents.map(({ number, section, title }) => [number, section, title]);
    saveFile('selected-patents.csv', 'text/csv', csvOf([['number', 'section', 'title'], ...rows]));
  };
  return (
    <Section title={`Selected: ${count(patents.length)}`}>
      <Group gap="sm" mb="sm">
        {[...sizes]
          .sort((a, b) => b[1] - a[1])
          .map(([section, size]) => (
            <Text span size="sm" key={section}>
              <SectionTag section={section} /> {count(size)}
            </Text>
          ))}
        <Button variant="default" size="xs" onClick={save}>
          Save as CSV
        </Button>
        <Button variant="subtle" size="xs" onClick={onClear}>
          Clear the selection
        </Button>
      </Group>
      <DataTable
        label="Selected patents"
        columns={COLUMNS}
        rows={patents}
        rowKey={({ number }) => number}
        empty="None."
      />
    </Section>
  );
}
