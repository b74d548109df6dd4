import { Button, Code, Text } from '@mantine/core';
import { useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { Loaded } from '../components/feedback/loaded.js';
import { Section } from '../components/page/page.js';
import { count, figure, size } from '../components/figures/numbers.js';
import { Moment } from '../components/time/moment.js';
import { StateBadge } from '../components/progress/state-badge.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { useSend } from '../data/use-send.js';
import { useMay } from '../session/session.js';

const PLUGINS = graphql(`
  query Plugins {
    plugins {
      name
      version
      source
      state
      isolation
      experts
      encoders
      health {
        calls
        errors
        p50
        p95
        memory
        restarts
        lastFault {
          at
          message
        }
      }
      problem {
        code
        message
      }
    }
    expertKinds {
      id
      section
      description
      plugin
      state
      problem {
        message
      }
    }
  }
`);
const READ_AGAIN = graphql(`
  mutation ReadPluginsAgain {
    reloadPlugins {
      name
    }
  }
`);

type Data = ResultOf<typeof PLUGINS>;
type Plugin = Data['plugins'][number];
type Kind = Data['expertKinds'][number];

const KINDS: readonly Column<Kind>[] = [
  { id: 'id', title: 'Kind', isName: true, whole: true, cell: ({ id }) => id },
  {
    id: 'section',
    title: 'For',
    whole: true,
    cell: ({ section }) => (section === null ? 'any section' : `section ${section}`),
  },
  {
    id: 'description',
    title: 'What it does',
    cell: ({ problem, description }) => problem?.message ?? description,
  },
  { id: 'plugin', title: 'Plugin', hideBelow: 'sm', cell: ({ plugin }) => plugin },
];

/** Where a plugin runs. */
const RUNS: Readonly<Record<Plugin['isolation'], string>> = {
  PROCESS: 'in its own process',
  NONE: 'in the server, trusted',
  BUILT_IN: 'built in',
};

const COLUMNS: readonly Column<Plugin>[] = [
  {
    id: 'name',
    title: 'Plugin',
    isName: true,
    cell: ({ name, version }) => (
      <>
        {name}{' '}
        <Text span size="xs" c="dimmed">
          {version}
        </Text>
      </>
    ),
  },
  { id: 'state', title: 'State', whole: true, cell: ({ state }) => <StateBadge state={state} /> },
  {
    id: 'brings',
    title: 'What it brings',
    cell: ({ problem, experts, encoders }) =>
      problem ? (
        <>
          {problem.message} <Code>{problem.code}</Code>
        </>
      ) : (
        [...experts, ...encoders].join(', ')
      ),
  },
  {
    id: 'isolation',
    title: 'Runs',
    hideBelow: 'sm',
    cell: ({ isolation }) => RUNS[isolation],
  },
  {
    id: 'answers',
    title: 'Half / 95 % answer in',
    whole: true,
    align: 'right',
    hideBelow: 'lg',
    cell: ({ health: { p50, p95 } }) =>
      p50 === null || p95 === null ? '–' : `${figure(p50)} / ${figure(p95)} ms`,
  },
  {
    id: 'errors',
    title: 'Errors',
    whole: true,
    align: 'right',
    hideBelow: 'sm',
    cell: ({ health: { calls, errors } }) => `${count(errors)} of ${count(calls)}`,
  },
  {
    id: 'memory',
    title: 'Memory',
    whole: true,
    align: 'right',
    hideBelow: 'lg',
    cell: ({ health: { memory } }) => (memory === null ? '–' : size(memory)),
  },
  {
    id: 'restarts',
    title: 'Restarts',
    align: 'right',
    hideBelow: 'lg',
    cell: ({ health: { restarts } }) => count(restarts),
  },
  {
    id: 'fault',
    title: 'Last fault',
    hideBelow: 'lg',
    cell: ({ health: { lastFault } }) =>
      lastFault ? (
        <span title={lastFault.message}>
          <Moment at={lastFault.at} as="relative" />
        </span>
      ) : (
        '–'
      ),
  },
];

/** The kinds of experts and the plugins, which of them take part, and for admins the way to read plugins again. */
export function Plugins() {
  const answer = useAnswer({ document: PLUGINS, variables: {} });
  return (
    <>
      <Section title="Kinds of experts">
        <Loaded answer={answer}>
          {({ expertKinds }) => (
            <DataTable
              label="Kinds of experts"
              columns={KINDS}
              rows={expertKinds}
              rowKey={({ id, plugin }) => `${plugin} ${id}`}
              empty="None."
            />
          )}
        </Loaded>
      </Section>
      <Section title="Plugins" actions={<ReadAgain />}>
        <Loaded answer={answer}>
          {({ plugins }) => (
            <DataTable
              label="Plugins"
              columns={COLUMNS}
              rows={plugins}
              rowKey={({ source, name }) => `${source} ${name}`}
              empty="None."
            />
          )}
        </Loaded>
      </Section>
    </>
  );
}

/** Only admins may; it concerns every server. */
function ReadAgain() {
  const { change } = useSend();
  const [reading, setReading] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  if (!useMay('ADMIN')) return null;
  async function readAgain() {
    setReading(true);
    setError(null);
    try {
      await change(READ_AGAIN, {});
    } catch (failure) {
      setError(failure as Error);
    }
    setReading(false);
  }
  return (
    <div>
      <Button
        variant="default"
        onClick={() => void readAgain()}
        loading={reading}
        title="Plugins are read again from their files on every server, without a restart; those in quarantine get another chance."
      >
        Read again
      </Button>
      {error && <Failure error={error} />}
    </div>
  );
}
