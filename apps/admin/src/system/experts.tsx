import { Text } from '@mantine/core';
import { Loaded } from '../components/feedback/loaded.js';
import { count } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import { StateBadge } from '../components/progress/state-badge.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';

const EXPERTS = graphql(`
  query Experts {
    activeModel {
      id
      reference
    }
    experts {
      section
      title
      kind
      subclasses
      trained
      extendedByExamples
      extendedByTexts
      threshold
      sectionThreshold
      knowledge {
        texts
        gain
        interval
        leansOn
      }
      pluginExpert {
        expert
        plugin
        version
        weight
        takesPart
        problem
      }
    }
  }
`);

type Expert = ResultOf<typeof EXPERTS>['experts'][number];

/** The nine of the active model. They are known once it is ready, so the rest of the page does not wait for them. */
export function Experts() {
  const answer = useAnswer({ document: EXPERTS, variables: {} });
  const model = answer.data?.activeModel?.reference;
  return (
    <Section title={model === undefined ? 'Experts' : `Experts of ${model}`}>
      <Loaded answer={answer}>
        {({ experts }) => (
          <DataTable
            label="Experts"
            columns={COLUMNS}
            rows={experts}
            rowKey={({ section }) => section}
            empty="None: the scheme alone answers."
          />
        )}
      </Loaded>
    </Section>
  );
}

const COLUMNS: readonly Column<Expert>[] = [
  {
    id: 'section',
    title: 'Section',
    isName: true,
    cell: ({ section, title }) => (
      <>
        <strong>{section}</strong> {title}
      </>
    ),
  },
  { id: 'kind', title: 'Expert', whole: true, cell: ({ kind }) => kind },
  { id: 'subclasses', title: 'Subclasses', align: 'right', cell: ({ subclasses }) => count(subclasses) },
  { id: 'trained', title: 'Trained', align: 'right', cell: ({ trained }) => count(trained) },
  {
    id: 'extended',
    title: 'Extended',
    hideBelow: 'lg',
    cell: ({ extendedByExamples, extendedByTexts }) => (
      <span title={[...extendedByExamples, ...extendedByTexts].join(', ')}>
        {[how(extendedByExamples, 'by examples'), how(extendedByTexts, 'by texts')]
          .filter(Boolean)
          .join(', ')}
      </span>
    ),
  },
  {
    id: 'weighs',
    title: 'Weighs signals',
    hideBelow: 'sm',
    cell: ({ knowledge }) => knowledge && <Weighing {...knowledge} />,
  },
  {
    id: 'selects',
    title: 'Selects from',
    hideBelow: 'sm',
    cell: ({ threshold, sectionThreshold }) =>
      `section ${sectionThreshold.toFixed(2)}, subclass ${threshold.toFixed(2)}`,
  },
  {
    id: 'beside',
    title: 'Beside it',
    hideBelow: 'sm',
    cell: ({ pluginExpert }) => pluginExpert && <Beside {...pluginExpert} />,
  },
];

const how = ({ length }: readonly string[], way: string) => (length === 0 ? '' : `${count(length)} ${way}`);

function Weighing({ texts, gain, interval, leansOn }: NonNullable<Expert['knowledge']>) {
  const nats = (value: number | undefined) => (1000 * (value ?? 0)).toFixed(1);
  const measured = `${nats(gain)} thousandths of a nat a text (95 %: ${nats(interval[0])} to ${nats(interval[1])}), on ${count(texts)} texts`;
  return (
    <span title={`What its own weights gain: ${measured}`}>
      {leansOn === 'own' ? 'its own way' : 'as all do'}
    </span>
  );
}

function Beside({
  expert,
  plugin,
  version,
  weight,
  takesPart,
  problem,
}: NonNullable<Expert['pluginExpert']>) {
  return (
    <>
      {expert}, weight {weight.toFixed(2)}{' '}
      <Text span size="xs" c="dimmed">
        {plugin} {version}
      </Text>{' '}
      {!takesPart && <StateBadge state="takes no part" />}
      {problem && (
        <Text size="sm" c="dimmed">
          {problem}
        </Text>
      )}
    </>
  );
}
