import { Badge, Button } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Empty, Loaded } from '../components/feedback/loaded.js';
import { type Fact, Facts } from '../components/figures/facts.js';
import { counted, size, words } from '../components/figures/numbers.js';
import { Page, Section } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { useAnswer } from '../data/use-answer.js';
import { useMay } from '../session/session.js';
import { ChangeDialog } from './change-dialog.js';
import { EvaluationView } from './evaluation-view.js';
import { Experts } from '../system/experts.js';
import { type Version, VERSION } from './version-query.js';

type File = Version['files'][number];
type Source = Version['sources'][number];

const FILES: readonly Column<File>[] = [
  { id: 'path', title: 'File', isName: true, cell: ({ path }) => <span className="breakable">{path}</span> },
  { id: 'bytes', title: 'Size', align: 'right', whole: true, cell: ({ bytes }) => size(bytes) },
  {
    id: 'sha256',
    title: 'SHA-256',
    hideBelow: 'sm',
    whole: true,
    cell: ({ sha256 }) => <span title={sha256}>{sha256.slice(0, 12)}…</span>,
  },
];

const SOURCES: readonly Column<Source>[] = [
  { id: 'name', title: 'Source', isName: true, cell: ({ name }) => <span className="breakable">{name}</span> },
  {
    id: 'facts',
    title: 'What of it',
    cell: ({ facts }) => facts.map(({ name, value }) => `${spaced(name)} ${value}`).join(', '),
  },
];

const route = getRouteApi('/models/$version');

/** One version: its figures at each level, what it learnt from, its experts, its files. */
export function VersionPage() {
  const { version } = route.useParams();
  const answer = useAnswer({ document: VERSION, variables: { model: version } });
  const [activating, setActivating] = useState(false);
  const mayChange = useMay('ADMIN');
  const model = answer.data?.model;
  return (
    <Page
      title={version}
      heading={
        <>
          {version} {model?.active && <Badge color="green">active</Badge>}
        </>
      }
      breadcrumb={<Link to="/models">All models</Link>}
      actions={
        model && (
          <>
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/models/compare" search={{ a: version }} {...props} />}
            >
              Compare …
            </Button>
            {mayChange && !model.active && model.removedAt === null && (
              <Button onClick={() => setActivating(true)}>Activate …</Button>
            )}
          </>
        )
      }
    >
      <Loaded answer={answer}>
        {({ model: found }) =>
          found ? <VersionView model={found} /> : <Empty>There is no model {version}.</Empty>
        }
      </Loaded>
      {activating && (
        <ChangeDialog
          change={{ kind: 'activate', model: version }}
          onDone={answer.refresh}
          onClose={() => setActivating(false)}
        />
      )}
    </Page>
  );
}

function VersionView({ model }: { model: Version }) {
  return (
    <>
      <Facts facts={factsOf(model)} />
      <Section title="Figures">
        {model.evaluations.edges.length === 0 ? (
          <Empty>
            It was not measured yet.{' '}
            <Link to="/runs" search={{ start: 'evaluateModel' }} style={{ textDecoration: 'underline' }}>
              Measure it on patents whose symbols are known
            </Link>
            .
          </Empty>
        ) : (
          <EvaluationView model={model} />
        )}
      </Section>
      {model.active && model.kind === 'EXPERTS' && <Experts />}
      <Section title="Training data">
        <DataTable
          label="Training data"
          columns={SOURCES}
          rows={model.sources}
          rowKey={({ name, sha256 }) => `${name} ${sha256}`}
          empty="It was not noted source by source."
        />
      </Section>
      {model.settings.length > 0 && (
        <Section title="Settings of its training">
          <Facts
            label="Settings of its training"
            facts={model.settings.map(({ name, value }) => [
              spaced(name),
              <span key={name} className="breakable">
                {value}
              </span>,
            ])}
          />
        </Section>
      )}
      <Section title="Files">
        <DataTable
          label="Files"
          columns={FILES}
          rows={model.files}
          rowKey={({ path }) => path}
          empty="None."
        />
      </Section>
    </>
  );
}

const factsOf = (model: Version): Fact[] => [
  ['What', words(model.kind)],
  [
    'Encoder',
    model.encoder === null ? 'none' : <span className="breakable">{model.encoder}</span>,
  ],
  ['Published', <Moment key="at" at={model.createdAt} />],
  ['By', model.createdBy],
  [
    'Run',
    model.runId ? (
      <Link to="/runs/$id" params={{ id: model.runId }}>
        its training
      </Link>
    ) : (
      'none: it was published from a folder'
    ),
  ],
  ['Size', `${size(model.bytes)}, ${counted(model.files.length, 'file')}`],
  ...(model.removedAt === null
    ? []
    : [['Files removed', <Moment key="removed" at={model.removedAt} />] as const]),
];

/** `heldOut` as people read it: `held out`. */
const spaced = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
