import { Anchor } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { tallyOf } from './batch-outcome.js';
import { useBatch } from './batch-provider.js';

/** In the header of the other pages: how far the batch is that goes on behind them. */
export function RunningBatch() {
  const { now } = useBatch();
  const { pathname } = useLocation();
  if (!now.running || pathname === '/classify/batch') return null;
  const { over, texts } = tallyOf(now.rows);
  return (
    <Anchor component={Link} to="/classify/batch" size="sm" style={{ whiteSpace: 'nowrap' }}>
      {over} of {texts} texts
    </Anchor>
  );
}
