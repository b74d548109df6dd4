import { NONET } from '@nonet/errors';
import { listReviews, type Review, type ReviewedExample } from '@nonet/services/reviews';
import type { Command } from 'commander';
import { allPages } from '../all-pages.js';
import { operationCommand } from '../operations/operation-command.js';
import { USAGE } from '../operations/refusal.js';
import { withServices } from '../session.js';
import { print, shorten, table } from '../terminal/output.js';

export function reviewsCommand(): Command {
  return operationCommand(listReviews, async ({ filter }, command) => {
    const { examples } = command.opts<{ examples?: true }>();
    if (examples && Object.keys(filter ?? {}).length > 0)
      command.error('error: --examples prints all reviewed texts: no other option goes with it', {
        exitCode: USAGE,
      });
    if (examples) return printExamples();
    const reviews = await withServices(({ services }) =>
      allPages((page) => services.reviews.list(filter ?? {}, page)),
    );
    print(command, reviews, render);
  })
    .option('--examples', 'print all reviewed texts as training records, a JSON object on each line')
    .addHelpText('after', `\nExample:\n  $ ${NONET} reviews --examples > reviewed.jsonl`);
}

const printExamples = () =>
  withServices(async ({ services, signal }) => {
    for await (const example of services.reviews.reviewedExamples({ signal }))
      process.stdout.write(`${JSON.stringify(trainingRecord(example))}\n`);
  });

/** As imports and trainings read records. `wrong` tells what the text does not carry. */
function trainingRecord({ id, title, abstract, claims, right, wrong }: ReviewedExample) {
  return {
    id,
    ...(title !== null && { title }),
    ...(abstract !== null && { abstract }),
    ...(claims.length > 0 && { claims: claims.map(({ text }) => text) }),
    cpc: right,
    wrong,
    labels: 'partial',
  };
}

function render(reviews: readonly Review[]): string {
  if (reviews.length === 0) return 'Nobody has reviewed anything yet.';
  return table(reviews, [
    { heading: 'when', cell: ({ reviewedAt }) => reviewedAt.toISOString().slice(0, 16) },
    { heading: 'who', cell: ({ reviewer }) => shorten(reviewer.name, 24) },
    { heading: 'symbol', cell: ({ symbol }) => symbol },
    { heading: 'verdict', cell: ({ verdict }) => verdict },
    { heading: 'score', cell: ({ score }) => score?.toFixed(3) ?? '', align: 'right' },
    { heading: 'of', cell: ({ text }) => (text === null ? 'a stored patent' : `“${shorten(text, 40)}”`) },
    { heading: 'note', cell: ({ note }) => shorten(note ?? '', 60) },
  ]);
}
