import type { ExpertTrainingEvent, VersionEvent } from '@nonet/services/training';
import { versionReporter } from './versions.js';

type Own = Exclude<ExpertTrainingEvent, VersionEvent>;

/** Lines for what happened in a training of experts. */
export const expertReporter = () => versionReporter(linesOf);

function linesOf(event: Own): string[] {
  switch (event.type) {
    case 'corpus':
      return event.sources
        .filter(({ remembered, held }) => remembered + held > 0)
        .map(
          ({ name, remembered, held }) => `${name}: ${remembered} patents to remember, ${held} to weigh by`,
        );
    case 'warning':
      return [`Warning: ${event.message}`];
  }
}
