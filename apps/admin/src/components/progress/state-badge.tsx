import { Badge } from '@mantine/core';
import { words } from '../figures/numbers.js';

const COLOURS: Readonly<Record<string, string>> = {
  queued: 'gray',
  running: 'blue',
  succeeded: 'green',
  active: 'green',
  failed: 'red',
  quarantined: 'red',
  resting: 'orange',
  cancelled: 'yellow',
};

/** The state of a run, an import or a plugin, by colour and word. */
export function StateBadge({ state }: { state: string }) {
  const name = words(state);
  return <Badge color={COLOURS[name] ?? 'gray'}>{name}</Badge>;
}
