import { numberText } from '@nonet/services/runs';
import type { TrainingEvent } from '@nonet/encoder-training';
import type { ReadEvent } from '@nonet/services/training';
import { readingLine } from './reading.js';
import { progressBar } from './progress.js';

export interface TrainingReporter {
  report(event: TrainingEvent | ReadEvent): void;
  stop(): void;
}

/** Lines for what happened, and a bar for what is going on while a person watches. */
export function trainingReporter(): TrainingReporter {
  const bar = progressBar();
  let last: TrainingEvent | ReadEvent | null = null;
  const say = (line: string) => {
    bar.stop();
    process.stdout.write(`${line}\n`);
  };
  return {
    report(event) {
      last = event;
      switch (event.type) {
        case 'read':
          say(readingLine(event.reading));
          break;
        case 'started':
          say(
            `${event.texts} patents, ${event.symbols} symbol texts, ${numberText(event.trained)} of ${numberText(event.parameters)} numbers trained` +
              (event.resumedAt > 0 ? `; goes on after step ${event.resumedAt}` : ''),
          );
          leftOut(event).forEach(say);
          break;
        case 'progress':
          bar.update(
            `loss ${event.loss.toFixed(3)}, ${Math.round(event.tokensPerSecond)} tokens/s, ${remaining(event.remainingSeconds)}`,
            event.step,
            event.steps,
          );
          break;
        case 'evaluation': {
          const { hit, documents } = event.score;
          say(
            `step ${event.step}: hit@1 ${hit[1].toFixed(3)}, @3 ${hit[3].toFixed(3)}, @5 ${hit[5].toFixed(3)} of ${documents} held-out patents`,
          );
          break;
        }
        case 'saved':
          break;
        case 'finished':
          say(
            `Finished after step ${event.step} (${event.reason}), ${Math.round(event.seconds)} s: ${event.checkpoint}`,
          );
      }
    },
    stop: () => {
      // A run that is told to stop saves and says no more.
      if (last?.type === 'saved') say(`Saved after step ${last.step}; the same command goes on from there.`);
      bar.stop();
    },
  };
}

/** What a run does not learn from, and what it learns nothing of. */
function leftOut({ skipped, withoutExamples }: Extract<TrainingEvent, { type: 'started' }>): string[] {
  const { withoutText, withoutSymbol } = skipped;
  const shown = withoutExamples.slice(0, SYMBOLS_SHOWN).join(', ');
  const more = withoutExamples.length - SYMBOLS_SHOWN;
  return [
    ...(withoutText > 0 ? [`Left out: ${withoutText} patents without text`] : []),
    ...(withoutSymbol > 0 ? [`Left out: ${withoutSymbol} patents without a symbol of the scheme`] : []),
    ...(withoutExamples.length > 0
      ? [`Too few patents to learn of ${shown}${more > 0 ? ` and ${more} more` : ''}`]
      : []),
  ];
}

const SYMBOLS_SHOWN = 8;

function remaining(seconds: number | null): string {
  if (seconds === null) return 'time left unknown';
  return seconds < 90 ? `${Math.round(seconds)} s left` : `${Math.round(seconds / 60)} min left`;
}
