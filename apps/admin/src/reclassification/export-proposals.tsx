import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { csvOf } from '../components/actions/csv.js';
import { saveFile } from '../components/actions/download.js';
import { counted } from '../components/figures/numbers.js';
import type { ResultOf, VariablesOf } from '../data/graphql.js';
import { useSend } from '../data/use-send.js';
import { type Proposal, PROPOSALS } from './reclassification-query.js';

type Filter = NonNullable<VariablesOf<typeof PROPOSALS>['filter']>;

/** Saves all proposals, decided ones too, page by page. */
export function ExportProposals({ filter }: { filter: Filter }) {
  const { ask } = useSend();
  const [running, setRunning] = useState(false);

  async function save(format: 'csv' | 'jsonl') {
    setRunning(true);
    try {
      const all: Proposal[] = [];
      for (let after: string | null = null; ;) {
        const { reclassifications }: ResultOf<typeof PROPOSALS> = await ask(PROPOSALS, {
          filter,
          first: 100,
          after,
        });
        all.push(...reclassifications.nodes);
        if (!reclassifications.pageInfo.hasNextPage) break;
        after = reclassifications.pageInfo.endCursor;
      }
      if (format === 'csv') saveFile('reclassifications.csv', 'text/csv', csvOf([HEADER, ...all.map(rowOf)]));
      else
        saveFile(
          'reclassifications.jsonl',
          'application/jsonl',
          all.map((proposal) => `${JSON.stringify(proposal)}\n`).join(''),
        );
      notifications.show({ message: `${counted(all.length, 'proposal')} exported.`, autoClose: 2500 });
    } catch (failure) {
      notifications.show({ color: 'red', message: (failure as Error).message });
    }
    setRunning(false);
  }

  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" loading={running} leftSection={<IconDownload size={16} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save('csv')}>As CSV</Menu.Item>
        <Menu.Item onClick={() => void save('jsonl')}>As JSON lines</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const HEADER = [
  'patent',
  'removed',
  'state',
  'successor',
  'confidence',
  'run',
  'proposed_at',
  'second',
  'third',
];

const rowOf = ({
  patentNumber,
  symbol,
  state,
  successor,
  confidence,
  runId,
  proposedAt,
  candidates,
}: Proposal) => [
  patentNumber,
  symbol,
  state.toLowerCase(),
  successor,
  confidence,
  runId,
  proposedAt,
  candidates[1]?.symbol,
  candidates[2]?.symbol,
];
