import { Badge, List, Text } from '@mantine/core';
import { words } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import { SymbolWithTitle } from '../components/symbols/symbol-link.js';
import { Moment } from '../components/time/moment.js';
import type { Patent } from './patent-query.js';

type Reviews = NonNullable<Patent['reviews']>['nodes'];

const COLOURS = { RIGHT: 'green', WRONG: 'red', MISSING: 'yellow' } as const;

/** What people said of symbols for this patent, the newest first. */
export function PatentReviews({ reviews }: { reviews: Reviews }) {
  return (
    <Section title="What people said">
      <List listStyleType="none" spacing="xs">
        {reviews.map(({ id, symbol, verdict, node, note, reviewer, reviewedAt }) => (
          <List.Item key={id}>
            <Badge color={COLOURS[verdict]}>{words(verdict)}</Badge>{' '}
            <SymbolWithTitle symbol={symbol} title={node?.title} />
            <Text size="sm" c="dimmed">
              {reviewer.name}, <Moment at={reviewedAt} as="relative" />
              {note && `: ${note}`}
            </Text>
          </List.Item>
        ))}
      </List>
    </Section>
  );
}
