import { NONET } from '@nonet/errors';
import { reviewQueue, type WaitingReview } from '@nonet/services/review-queue';
import { type Command, Option } from 'commander';
import { operationCommand } from '../operations/operation-command.js';
import { withServices } from '../session.js';
import { print, shorten, table, wantsJson } from '../terminal/output.js';

export function reviewQueueCommand(): Command {
  return operationCommand(reviewQueue, async (request, command) => {
    const { format } = command.opts<{ format: 'text' | 'jsonl' }>();
    const waiting = await withServices(({ services }) => services.reviewQueue.list(request, null));
    if (format === 'jsonl' && !wantsJson(command)) {
      for (const one of waiting) process.stdout.write(`${JSON.stringify(one)}\n`);
      return;
    }
    print(command, waiting, (listed) => render(listed, request.labelSet));
  })
    .addOption(
      new Option('--format <format>', 'how it is printed').choices(['text', 'jsonl']).default('text'),
    )
    .addHelpText('after', `\nExample:\n  $ ${NONET} review-queue --section D --first 20`);
}

function render(waiting: readonly WaitingReview[], labelSet: string | null): string {
  if (waiting.length === 0) {
    const how = labelSet === null ? '--level subclass' : `--label-set ${labelSet}`;
    return `No classified patent waits for a review. Classify some first: ${NONET} classify-patents ${how}`;
  }
  const minutes = Math.ceil(waiting.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  const rows = waiting.map((one, at) => ({ ...one, place: at + 1 }));
  const list = table(rows, [
    { heading: '', cell: ({ place }) => String(place), align: 'right' },
    { heading: 'patent', cell: ({ number }) => number },
    { heading: 'doubt', cell: ({ doubt }) => doubt.toFixed(2), align: 'right' },
    { heading: 'differ', cell: ({ dissent }) => dissent.toFixed(2), align: 'right' },
    { heading: 'title', cell: ({ title }) => shorten(title ?? '', 40) },
    { heading: 'why', cell: ({ reasons }) => reasons.join(' ') },
  ]);
  return `${list}\n\nAbout ${minutes} minutes of reading. In the web app they come one after the other, by keys: Review next.`;
}
