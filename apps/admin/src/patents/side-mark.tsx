import { Badge } from '@mantine/core';
import type { Side } from './compare-symbols.js';

const SIDES: Readonly<Record<Side, { color: string; title: string }>> = {
  both: { color: 'green', title: 'The office and the model agree' },
  'only assigned': { color: 'yellow', title: 'The office assigned it, and the model says nothing of it' },
  'only predicted': { color: 'blue', title: 'The model says it, and the office did not assign it' },
};

export function SideMark({ side }: { side: Side }) {
  const { color, title } = SIDES[side];
  return (
    <Badge color={color} title={title}>
      {side}
    </Badge>
  );
}

export const LegacyMark = () => (
  <Badge color="gray" title="A tag from the former US classification, which offices hardly give any more">
    legacy
  </Badge>
);
