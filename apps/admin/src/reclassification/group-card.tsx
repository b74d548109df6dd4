import { Button, Collapse, Group as Row, NativeSelect, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { counted, percent } from '../components/figures/numbers.js';
import { SymbolWithTitle } from '../components/symbols/symbol-link.js';
import { SymbolSearch } from '../components/symbols/symbol-search.js';
import { GroupProposals } from './group-proposals.js';
import type { Group } from './reclassification-query.js';

export type Decided =
  | { readonly decision: 'ACCEPT' | 'KEEP' | 'REMOVE' }
  | { readonly decision: 'CHOOSE'; readonly successor: string };

interface GroupCardProps {
  readonly group: Group;
  /** Null for those who may only look. */
  readonly onDecide: ((decided: Decided) => Promise<void>) | null;
}

const OTHER = 'other';

/** A removed symbol and what is proposed in its place, for all its patents together. */
export function GroupCard({ group, onDecide }: GroupCardProps) {
  const { symbol, successor, patents, meanConfidence, leastConfidence, others, node, successorNode } = group;
  const [opened, setOpened] = useState(false);
  const [chosen, setChosen] = useState(others[0] ?? OTHER);
  const [typed, setTyped] = useState('');
  const [sending, setSending] = useState(false);
  const name = `${symbol} to ${successor ?? 'nothing'}`;
  const other = chosen === OTHER ? typed.trim() : chosen;

  async function say(decided: Decided) {
    setSending(true);
    await onDecide?.(decided);
    setSending(false);
  }

  return (
    <Paper component="li" withBorder p="md" aria-label={name}>
      <Stack gap="xs">
        <SymbolWithTitle symbol={symbol} title={node?.title} />
        <Text component="div" fw={500}>
          →{' '}
          {successor ? (
            <SymbolWithTitle symbol={successor} title={successorNode?.title} />
          ) : (
            'nothing is proposed'
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {counted(patents, 'patent')}; confidence {percent(meanConfidence)}
          {patents > 1 && `, ${percent(leastConfidence)} at least`}
        </Text>
        {onDecide && (
          <Row gap="xs" align="end">
            {successor && (
              <Button disabled={sending} onClick={() => void say({ decision: 'ACCEPT' })}>
                Accept
              </Button>
            )}
            <NativeSelect
              label={successor ? 'Another' : 'Which'}
              value={chosen}
              onChange={({ currentTarget: { value } }) => setChosen(value)}
              data={[
                ...others.map((value) => ({ value, label: value })),
                { value: OTHER, label: 'search …' },
              ]}
            />
            {chosen === OTHER && <SymbolSearch label="Symbol" value={typed} onChange={setTyped} />}
            <Button
              variant="default"
              disabled={other === '' || sending}
              onClick={() => void say({ decision: 'CHOOSE', successor: other })}
            >
              Choose
            </Button>
            <Button variant="default" disabled={sending} onClick={() => void say({ decision: 'KEEP' })}>
              Keep
            </Button>
            <Button variant="default" disabled={sending} onClick={() => void say({ decision: 'REMOVE' })}>
              Remove
            </Button>
          </Row>
        )}
        <Row>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            {opened ? 'Hide the patents' : 'Show the patents'}
          </Button>
        </Row>
        <Collapse expanded={opened} transitionDuration={0}>
          {opened && <GroupProposals group={group} />}
        </Collapse>
      </Stack>
    </Paper>
  );
}
