import type { VersionEvent } from '@nonet/services/training';
import { readingLine } from './reading.js';
import { progressBar } from './progress.js';

type Evaluation = Extract<VersionEvent, { type: 'evaluation' }>;

/** Lines for what became of a version of experts, and a bar for what is going on; `linesOf` says the rest. */
export function versionReporter<Own extends { readonly type: string }>(
  linesOf: (event: Own) => readonly string[],
): { report(event: VersionEvent | Own): void; stop(): void } {
  const bar = progressBar();
  const say = (line: string) => {
    bar.stop();
    process.stdout.write(`${line}\n`);
  };
  return {
    report(given) {
      // The types of the two do not overlap.
      const event = given as VersionEvent;
      switch (event.type) {
        case 'progress':
          return bar.update(event.phase, event.done, event.total);
        case 'read':
          return say(readingLine(event.reading));
        case 'published':
          return say(`Published ${event.model}`);
        case 'evaluation':
          return say(evaluationLine(event));
        case 'activated':
          return say(`${event.model} answers now.`);
        case 'finished':
          return bar.stop();
        default:
          return linesOf(given as Own).forEach(say);
      }
    },
    stop: () => bar.stop(),
  };
}

function evaluationLine({ model, dataset, level, documents, metrics }: Evaluation): string {
  const { hit, micro } = metrics as { hit: Record<string, number>; micro?: { f1: number } };
  const f1 = micro ? `, micro F1 ${micro.f1.toFixed(3)}` : '';
  return `${model} on ${dataset}, ${level}: hit@1 ${hit['1'].toFixed(3)}${f1} of ${documents} patents`;
}
