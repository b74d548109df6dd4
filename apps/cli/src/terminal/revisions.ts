import type { RevisionEvent } from '@nonet/api';
import { evaluationLine } from './experts.js';
import { progressBar } from './progress.js';

/** Lines for what became of a version of experts, and a bar for what is going on. */
export function revisionReporter(): { report(event: RevisionEvent): void; stop(): void } {
  const bar = progressBar();
  const say = (line: string) => {
    bar.stop();
    process.stdout.write(`${line}\n`);
  };
  return {
    report(event) {
      switch (event.type) {
        case 'progress':
          return bar.update(event.phase, event.done, event.total);
        case 'extended':
          for (const { symbol, examples, knownBy } of event.symbols)
            say(`${symbol}: ${KNOWN_BY[knownBy](examples)}`);
          return say(`${memory(event)}, ${event.seconds} s`);
        case 'learnt':
          say(
            `${event.texts} texts were reviewed since ${event.since}: ${memory(event)}, ${event.seconds} s`,
          );
          if (event.forgotten > 0)
            say(`${event.forgotten} patents are remembered no longer: nothing of them was right`);
          if (event.headed.length > 0) say(`New heads: ${event.headed.join(', ')}`);
          return event.refitted.forEach((refitted) => say(refitLine(refitted)));
        case 'published':
          return say(`Published ${event.model}`);
        case 'evaluation':
          return say(evaluationLine(event));
        case 'activated':
          return say(`${event.model} answers now.`);
        case 'finished':
          return bar.stop();
      }
    },
    stop: () => bar.stop(),
  };
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
