import type { RevisionEvent, VersionEvent } from '@nonet/services/training';
import { versionReporter } from './versions.js';

type Own = Exclude<RevisionEvent, VersionEvent>;

/** Lines for what became of a version of experts that was extended, or that learnt from reviews. */
export const revisionReporter = () => versionReporter(linesOf);

function linesOf(event: Own): string[] {
  switch (event.type) {
    case 'extended':
      return [
        ...event.symbols.map(({ symbol, examples, knownBy }) => `${symbol}: ${KNOWN_BY[knownBy](examples)}`),
        `${memory(event)}, ${event.seconds} s`,
      ];
    case 'learnt': {
      const { texts, since, forgotten, headed, refitted, seconds } = event;
      return [
        `${texts} texts were reviewed since ${since}: ${memory(event)}, ${seconds} s`,
        ...(forgotten > 0
          ? [`${forgotten} patents are remembered no longer: nothing of them was right`]
          : []),
        ...(headed.length > 0 ? [`New heads: ${headed.join(', ')}`] : []),
        ...refitted.map(refitLine),
      ];
    }
  }
}

const KNOWN_BY = {
  texts: () => 'known by the texts of the scheme; examples would help',
  examples: (count: number) => `a head was made of what is remembered of it, ${count} examples given`,
  training: (count: number) => `known before, ${count} more examples`,
} as const;

const memory = ({ remembered, replaced }: { remembered: number; replaced: number }) =>
  `${remembered} patents remembered, ${replaced} of them known before`;

function refitLine({
  section,
  texts,
  isBetter,
  before,
  after,
}: Extract<RevisionEvent, { type: 'learnt' }>['refitted'][number]): string {
  if (before === null || after === null)
    return `Expert ${section} stays: ${texts} texts are too few to judge it by`;
  const losses = `loss of texts kept aside ${before.toFixed(3)} before, ${after.toFixed(3)} after`;
  return isBetter ? `Expert ${section} moved its weights: ${losses}` : `Expert ${section} stays: ${losses}`;
}
