import { NONET } from '@nonet/errors';
import {
  evaluateLabelSet,
  importLabelSet,
  learnLabelSet,
  listLabelledPatents,
  reviewLabel,
} from '@nonet/services/operations';
import type { LabelWatching } from '@nonet/services/labels';
import type { PageRequest } from '@nonet/services/paging';
import { Command, Option } from 'commander';
import { COMMAND_LINE } from '../actor.js';
import { allPages, eachOfPages } from '../all-pages.js';
import { audited } from '../audited.js';
import { operationCommand } from '../operations/operation-command.js';
import { withModel, withServices } from '../session.js';
import {
  labelledPatentsCsv,
  renderImport,
  renderLabelEvaluation,
  renderLabelledPatents,
  renderLabelSet,
  renderLabelSets,
  renderLearnt,
} from '../terminal/labels.js';
import { print, wantsJson } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';

export function labelsCommand(): Command {
  return new Command()
    .addCommand(importCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(answersCommand())
    .addCommand(learnCommand())
    .addCommand(reviewCommand())
    .addCommand(evaluateCommand())
    .addCommand(removeCommand());
}

function importCommand(): Command {
  return operationCommand(
    importLabelSet,
    async (request, command) => {
      const report = await watched((watching) =>
        withModel(null, ({ services, signal }) =>
          audited(services, { action: importLabelSet.name, arguments: request }, () =>
            services.labelSets.import(request, COMMAND_LINE.name, { ...watching, signal }),
          ),
        ),
      );
      print(command, report, renderImport);
    },
    { verb: 'import' },
  ).addHelpText(
    'after',
    `\nExample:\n  $ ${NONET} labels import prisma/sample/labels/climate.tsv --label-set climate`,
  );
}

function listCommand(): Command {
  return new Command('list')
    .description('List the label sets')
    .action(async (_options: object, command: Command) => {
      const all = await withServices(async ({ services: { labelSets } }) => {
        const listed = await allPages((page) => labelSets.list(page));
        return Promise.all(listed.map(async (set) => ({ ...set, ...(await labelSets.facts(set)) })));
      });
      print(command, all, renderLabelSets);
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('Show the labels of a set, where they come from, and what was not taken of its file')
    .argument('<name>', 'its name')
    .action(async (name: string, _options: object, command: Command) => {
      const shown = await withServices(async ({ services: { labelSets } }) => {
        const set = await labelSets.get(name);
        const [facts, labels] = await Promise.all([
          labelSets.facts(set),
          allPages((page) => labelSets.labels(set, { kind: 'all' }, page)),
        ]);
        return { ...set, ...facts, tree: labels };
      });
      print(command, shown, renderLabelSet);
    });
}

function answersCommand(): Command {
  return operationCommand(
    listLabelledPatents,
    async (request, command) => {
      const { format } = command.opts<{ format: 'text' | 'jsonl' | 'csv' }>();
      await withServices(async ({ services: { labelSets }, signal }) => {
        const list = (page: PageRequest) => {
          signal.throwIfAborted();
          return labelSets.labelledPatents(request, page);
        };
        if (format === 'text' || wantsJson(command))
          return print(command, await allPages(list), renderLabelledPatents);
        if (format === 'csv') process.stdout.write(labelledPatentsCsv.header);
        await eachOfPages(list, (answer) => {
          process.stdout.write(
            format === 'csv' ? labelledPatentsCsv.row(answer) : `${JSON.stringify(answer)}\n`,
          );
        });
      });
    },
    { verb: 'answers' },
  )
    .addOption(
      new Option('--format <format>', 'how they are printed')
        .choices(['text', 'jsonl', 'csv'])
        .default('text'),
    )
    .addHelpText(
      'after',
      `\nWhat ${NONET} classify-patents --label-set NAME kept.\nExample:\n  $ ${NONET} labels answers climate --format jsonl`,
    );
}

function learnCommand(): Command {
  return operationCommand(
    learnLabelSet,
    async (request, command) => {
      const learnt = await watched((watching) =>
        withModel(request.model, ({ services, signal }) =>
          audited(services, { action: learnLabelSet.name, arguments: request }, () =>
            services.labelSets.learn(request, { ...watching, signal }),
          ),
        ),
      );
      print(command, learnt, renderLearnt);
    },
    { verb: 'learn' },
  ).addHelpText('after', `\nExample:\n  $ ${NONET} labels learn --label-set climate`);
}

function reviewCommand(): Command {
  return operationCommand(
    reviewLabel,
    async (request, command) => {
      const review = await withServices(({ services }) =>
        audited(services, { action: reviewLabel.name, arguments: { input: request } }, () =>
          services.labelSets.review(request, { id: COMMAND_LINE.name, name: COMMAND_LINE.name }),
        ),
      );
      print(
        command,
        review,
        ({ label, patentNumber, verdict }) =>
          `${label} is ${verdict} for ${patentNumber}. Learn from it: ${NONET} labels learn --label-set ${request.labelSet}`,
      );
    },
    { verb: 'review' },
  );
}

function evaluateCommand(): Command {
  return operationCommand(
    evaluateLabelSet,
    async (request, command) => {
      const evaluation = await watched((watching) =>
        withModel(request.model, ({ services, signal }) =>
          audited(services, { action: evaluateLabelSet.name, arguments: request }, () =>
            services.labelSets.evaluate(request, { ...watching, signal }),
          ),
        ),
      );
      print(command, evaluation, renderLabelEvaluation);
    },
    { verb: 'evaluate' },
  );
}

function removeCommand(): Command {
  return new Command('remove')
    .description('Remove a label set with its labels, examples and reviews; the patents stay')
    .argument('<name>', 'its name')
    .action(async (name: string, _options: object, command: Command) => {
      const removed = await withServices(({ services }) =>
        audited(services, { action: 'removeLabelSet', arguments: { name } }, () =>
          services.labelSets.remove(name),
        ),
      );
      print(command, removed, () => `The label set ${name} is removed; the patents stay.`);
    });
}

/** Runs something long under a progress bar. */
async function watched<Result>(
  work: (watching: Pick<LabelWatching, 'onProgress'>) => Promise<Result>,
): Promise<Result> {
  const bar = progressBar();
  try {
    return await work({ onProgress: (phase, done, total) => bar.update(phase, done, total) });
  } finally {
    bar.stop();
  }
}
