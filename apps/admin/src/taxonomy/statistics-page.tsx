import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Empty, Loaded, Loading } from '../components/feedback/loaded.js';
import { Page } from '../components/page/page.js';
import { useAnswer } from '../data/use-answer.js';
import { PATENT_STATISTICS, SCHEME_STATISTICS } from './statistics-query.js';

// The library of charts is fetched when somebody looks at one.
const SchemePictures = lazy(async () => ({
  default: (await import('./scheme-pictures.js')).SchemePictures,
}));
const BalancePictures = lazy(async () => ({
  default: (await import('./balance-pictures.js')).BalancePictures,
}));

/** What the scheme is made of, and how the stored patents are spread over it. */
export function StatisticsPage() {
  const scheme = useAnswer({ document: SCHEME_STATISTICS, variables: {} });
  const patents = useAnswer({ document: PATENT_STATISTICS, variables: {} });
  return (
    <Page title="Statistics of the scheme" breadcrumb={<Link to="/taxonomy">Taxonomy</Link>}>
      <Suspense fallback={<Loading />}>
        <Loaded answer={scheme}>
          {({ cpcStatistics }) =>
            cpcStatistics ? (
              <SchemePictures statistics={cpcStatistics} />
            ) : (
              <Empty>No scheme has been imported yet.</Empty>
            )
          }
        </Loaded>
        <Loaded answer={patents}>
          {({ patentStatistics }) => <BalancePictures statistics={patentStatistics} />}
        </Loaded>
      </Suspense>
    </Page>
  );
}
