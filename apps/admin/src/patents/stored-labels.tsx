import { Badge, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../components/feedback/loaded.js';
import { count } from '../components/figures/numbers.js';
import { ScoreBar } from '../components/figures/score-bar.js';
import { Section } from '../components/page/page.js';
import { Moment } from '../components/time/moment.js';
import { LabelVerdict } from '../label-sets/label-verdict.js';
import type { Patent } from './patent-query.js';
import classes from './patent.module.css';

type Answer = NonNullable<Patent['labelAnswers']>['nodes'][number];

/** The labels that the active model gave the patent, set beside set. */
export function StoredLabels({ patent: { number, labelAnswers } }: { patent: Patent }) {
  if (!labelAnswers) return null;
  const { nodes, totalCount } = labelAnswers;
  return (
    <>
      <div className={classes.sides}>
        {nodes.map((answer) => (
          <LabelsOfSet key={answer.labelSet} number={number} answer={answer} />
        ))}
      </div>
      {totalCount > nodes.length && (
        <Text size="sm" c="dimmed">
          Labels of the first {count(nodes.length)} of {count(totalCount)} label sets.
        </Text>
      )}
    </>
  );
}

function LabelsOfSet({ number, answer }: { number: string; answer: Answer }) {
  const { labelSet, version, model, labelledAt, labels, ownReviews } = answer;
  return (
    <Section title={`Labels of ${labelSet}`}>
      {labels.length === 0 && <Empty>No label of the set fits well enough to be kept.</Empty>}
      <ol className={classes.symbols} aria-label={`Labels of ${labelSet}, best first`}>
        {labels.map(({ label, path, score, selected }) => (
          <li key={label}>
            <div className={classes.line}>
              <strong>{label}</strong>
              {selected && <Badge color="green">selected</Badge>}
            </div>
            <Text size="sm" c="dimmed">
              {path.join(' › ')}
            </Text>
            <div className={classes.line}>
              <ScoreBar score={score} label={`Score of ${label}`} />
              {ownReviews && (
                <LabelVerdict
                  labelSet={labelSet}
                  label={label}
                  patentNumber={number}
                  own={ownReviews.find((review) => review.label === label)}
                />
              )}
            </div>
          </li>
        ))}
      </ol>
      <Text size="sm" c="dimmed" mt="xs">
        As {model} said <Moment at={labelledAt} as="relative" /> with version {version} of the label set{' '}
        <Link to="/label-sets/$name" params={{ name: labelSet }}>
          {labelSet}
        </Link>
        .
      </Text>
    </Section>
  );
}
