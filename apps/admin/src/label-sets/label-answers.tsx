import { Badge, Table, Text } from '@mantine/core';
import { Empty } from '../components/feedback/loaded.js';
import { counted } from '../components/figures/numbers.js';
import { ScoreBar } from '../components/figures/score-bar.js';
import type { LabelSetAnswer } from '../classify/classify-query.js';
import { SignalBar } from '../classify/signal-bar.js';
import { useMay } from '../session/session.js';
import { LabelVerdict } from './label-verdict.js';

interface LabelAnswersProps {
  readonly answer: LabelSetAnswer;
  /** Of a stored patent it can be said whether a label is right. */
  readonly patentNumber?: string | null;
}

/** The labels of a text, best first, with what speaks for each. */
export function LabelAnswers({ answer, patentNumber = null }: LabelAnswersProps) {
  const { labelSet, version, examples, answers } = answer;
  const mayReview = useMay('ANALYST') && patentNumber !== null;
  if (answers.length === 0)
    return <Empty>No label of {labelSet} fits this text well enough to be shown.</Empty>;
  return (
    <section aria-label={`Labels of ${labelSet}`}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Label</Table.Th>
            <Table.Th>Score</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {answers.map((one) => (
            <Table.Tr key={one.label}>
              <Table.Td>
                <strong>{one.label}</strong> {one.title}{' '}
                {one.selected && (
                  <Badge color="green" size="sm">
                    selected
                  </Badge>
                )}
                <Text size="sm" c="dimmed">
                  {one.path.slice(0, -1).join(' › ')}
                </Text>
                <Reason of={one} />
                {mayReview && (
                  <LabelVerdict labelSet={labelSet} label={one.label} patentNumber={patentNumber} />
                )}
              </Table.Td>
              <Table.Td miw="8rem" style={{ verticalAlign: 'top' }}>
                <ScoreBar score={one.score} label={`Score of ${one.label}`} />
                <SignalBar shares={one.signals} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed">
        {labelSet}, version {version},{' '}
        {examples === 0 ? 'by its words and the model' : `with ${counted(examples, 'example')}`}.
      </Text>
    </section>
  );
}

function Reason({ of }: { of: LabelSetAnswer['answers'][number] }) {
  const reason = reasonOf(of);
  return reason && <Text size="sm">Because of {reason}</Text>;
}

const MOST_WORDS = 6;

function reasonOf({ words, neighbours, impliedBy, closest }: LabelSetAnswer['answers'][number]): string {
  const reasons = [
    ...(words.length === 0
      ? []
      : [
          words
            .slice(0, MOST_WORDS)
            .map(({ word }) => word)
            .join(', '),
        ]),
    ...(impliedBy ? [`${impliedBy.symbol} in the CPC (${impliedBy.score.toFixed(2)})`] : []),
    ...(neighbours.length === 0 ? [] : [`like ${neighbours.map(({ number }) => number).join(', ')}`]),
  ];
  return reasons.join('; ') || (closest ? `“${closest.text}”` : '');
}
