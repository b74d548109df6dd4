import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { csvOf } from '../components/actions/csv.js';
import { saveFile } from '../components/actions/download.js';
import { counted } from '../components/figures/numbers.js';
import type { ResultOf, VariablesOf } from '../data/graphql.js';
import { useSend } from '../data/use-send.js';
import { type Review, REVIEWS } from './reviews-query.js';

/** Saves all reviews that meet the conditions, page by page, not only those in sight. */
export function ExportReviews({ filter }: { filter: VariablesOf<typeof REVIEWS>['filter'] | null }) {
  const { ask } = useSend();
  const [running, setRunning] = useState(false);

  async function save() {
    setRunning(true);
    try {
      const all: Review[] = [];
      for (let after: string | null = null; ;) {
        const { reviews }: ResultOf<typeof REVIEWS> = await ask(REVIEWS, { filter, first: 100, after });
        all.push(...reviews.nodes);
        if (!reviews.pageInfo.hasNextPage) break;
        after = reviews.pageInfo.endCursor;
      }
      saveFile('reviews.csv', 'text/csv', csvOf([HEADER, ...all.map(rowOf)]));
      notifications.show({ message: `${counted(all.length, 'review')} exported.`, autoClose: 2500 });
    } catch (failure) {
      notifications.show({ color: 'red', message: (failure as Error).message });
    }
    setRunning(false);
  }

  return (
    <Button
      variant="default"
      loading={running}
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() => void save()}
    >
      Export CSV
    </Button>
  );
}

const HEADER = [
  'reviewed_at',
  'verdict',
  'symbol',
  'title',
  'patent',
  'text',
  'score',
  'model',
  'note',
  'reviewer',
];

const rowOf = (review: Review) => [
  review.reviewedAt,
  review.verdict.toLowerCase(),
  review.symbol,
  review.node?.title,
  review.patentNumber,
  review.text,
  review.score,
  review.model,
  review.note,
  review.reviewer.name,
];
