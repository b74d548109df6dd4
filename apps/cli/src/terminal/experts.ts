import type { ExpertTrainingEvent } from '@nonet/api';
import { progressBar } from './progress.js';

/** Lines for what happened in a training of experts, and a bar for what is going on. */
export function expertReporter(): { report(event: ExpertTrainingEvent): void; stop(): void } {
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
        case 'corpus':
          return event.sources
            .filter(({ remembered, held }) => remembered + held > 0)
            .forEach(({ name, remembered, held }) =>
              say(`${name}: ${remembered} patents to remember, ${held} to weigh by`),
            );
        case 'warning':
          return say(`Warning: ${event.message}`);
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

export function evaluationLine(event: Extract<ExpertTrainingEvent, { type: 'evaluation' }>): string {
  const { model, dataset, level, documents, metrics } = event;
  const { hit, micro } = metrics as { hit: Record<string, number>; micro?: { f1: number } };
  const f1 = micro ? `, micro F1 ${micro.f1.toFixed(3)}` : '';
  return `${model} on ${dataset}, ${level}: hit@1 ${hit['1'].toFixed(3)}${f1} of ${documents} patents`;
}
