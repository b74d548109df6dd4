import type { AddGauge } from './create-metrics.js';
import type { MetricsSources } from './metrics.service.js';
import type { Watch, WatchedPeriod } from '../watching/watching.service.js';

const ABOUT = ['offices', 'reviews', 'sections'] as const;

/** How the active version does, over the days that alerts look at. */
export function watchModel(gauge: AddGauge, { watched, log }: Pick<MetricsSources, 'watched' | 'log'>): void {
  const ofRecent = (
    name: string,
    help: string,
    value: (recent: WatchedPeriod) => Readonly<Record<string, number | null>>,
  ) =>
    gauge(
      name,
      help,
      ['model', 'of'],
      async (of) => {
        of.reset();
        const watch = await read();
        if (!watch?.recent || watch.model === null) return;
        for (const [what, measured] of Object.entries(value(watch.recent)))
          if (measured !== null) of.set({ model: watch.model, of: what }, measured);
      },
      'max',
    );
  const read = async (): Promise<Watch | null> => {
    try {
      return await watched();
    } catch (error) {
      log.warn({ err: error }, 'what is watched of the model could not be measured');
      return null;
    }
  };
  ofRecent('nonet_watch_agreement', 'Share of answers that reviews and offices agree with.', (recent) => ({
    offices: share(recent.offices),
    reviews: share(recent.reviews),
  }));
  ofRecent('nonet_watch_compared', 'Answers that were compared for it.', ({ offices, reviews }) => ({
    offices: offices.compared,
    reviews: reviews.compared,
  }));
  ofRecent('nonet_watch_answers', 'Stored patents classified.', ({ answers }) => ({ patents: answers }));
  ofRecent('nonet_watch_confidence', 'Mean score of the surest symbol.', ({ confidence }) => ({
    surest: confidence,
  }));
  ofRecent('nonet_watch_decided', 'Share of answers that decided for a symbol.', ({ decided }) => ({
    level: decided,
  }));
  ofRecent('nonet_watch_drift', 'Population stability index of the sections.', ({ drift }) => ({
    sections: drift?.index ?? null,
  }));
  gauge(
    'nonet_watch_alert',
    '1 where an alert rings.',
    ['about'],
    async (of) => {
      of.reset();
      const watch = await read();
      if (watch === null) return;
      for (const about of ABOUT) of.set({ about }, Number(watch.alerts.some((one) => one.about === about)));
    },
    'max',
  );
}

const share = ({ agreed, compared }: WatchedPeriod['offices']) => (compared === 0 ? null : agreed / compared);
