import { lazy, Suspense } from 'react';
import { Loading } from '../components/feedback/loaded.js';
import { Section } from '../components/page/page.js';
import type { Curve } from './curves.js';

/** Charts are large, and fetched when there is something to draw. */
const LineCharts = lazy(() => import('./line-charts.js'));

export function RunCurves({ curves }: { curves: readonly Curve[] }) {
  if (curves.length === 0) return null;
  return (
    <Section title="Curves">
      <Suspense fallback={<Loading />}>
        <LineCharts curves={curves} />
      </Suspense>
    </Section>
  );
}
