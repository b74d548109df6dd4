import { graphql } from '../data/graphql.js';
import { Loaded } from '../components/feedback/loaded.js';
import { Section } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { words } from '../components/figures/numbers.js';
import type { ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';

const ENCODERS = graphql(`
  query Encoders {
    encoders {
      id
      plugin
      description
      state
      loaded {
        device
        dimension
      }
      problem {
        code
        message
      }
    }
  }
`);

type Encoder = ResultOf<typeof ENCODERS>['encoders'][number];

const COLUMNS: readonly Column<Encoder>[] = [
  { id: 'id', title: 'Encoder', isName: true, whole: true, cell: ({ id }) => id },
  { id: 'plugin', title: 'Plugin', hideBelow: 'sm', cell: ({ plugin }) => plugin },
  { id: 'description', title: 'What it is', hideBelow: 'sm', cell: ({ description }) => description },
  {
    id: 'state',
    title: 'State',
    cell: ({ loaded, problem, state }) =>
      loaded ? `on ${loaded.device}, ${loaded.dimension} dimensions` : (problem?.message ?? words(state)),
  },
];

/** What turns texts into vectors, and whether it is at work. */
export function EncoderList() {
  const answer = useAnswer({ document: ENCODERS, variables: {} });
  return (
    <Section title="Encoders">
      <Loaded answer={answer}>
        {({ encoders }) => (
          <DataTable
            label="Encoders"
            columns={COLUMNS}
            rows={encoders}
            rowKey={({ id }) => id}
            empty="None."
          />
        )}
      </Loaded>
    </Section>
  );
}
