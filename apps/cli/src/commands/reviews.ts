import { type Review, type ReviewedExample, type Verdict, VERDICTS } from '@nonet/services/reviews';
import { Command, Option } from 'commander';
import { NONET } from '@nonet/errors';
import { allPages } from '../all-pages.js';
import { withServices } from '../session.js';
import { print, shorten, table } from '../terminal/output.js';

interface ReviewsOptions {
  patent?: string;
  under?: string;
  verdict?: Verdict;
  examples?: true;
}

export function reviewsCommand(): Command {
  return new Command()
    .option('--patent <number>', 'only those of this patent')
    .option('--under <symbol>', 'only this symbol and those below it')
    .addOption(new Option('--verdict <verdict>', 'only this verdict').choices(VERDICTS))
    .addOption(
      new Option(
        '--examples',
        'print all reviewed texts as training records, a JSON object on each line',
      ).conflicts(['patent', 'under', 'verdict']),
    )
    .addHelpText('after', `\nExample:\n  $ ${NONET} reviews --examples > reviewed.jsonl`)
    .action(async ({ examples, ...filter }: ReviewsOptions, command: Command) => {
      if (examples) {
        await withServices(async ({ services, signal }) => {
          for await (const example of services.reviews.reviewedExamples({ signal }))
            process.stdout.write(`${JSON.stringify(trainingRecord(example))}\n`);
        });
        return;
      }
      const reviews = await withServices(({ services }) =>
        allPages((page) => services.reviews.list(filter, page)),
      );
      print(command, reviews, render);
    });
}

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
