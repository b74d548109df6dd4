import { NONET } from '@nonet/errors';
import { classifyPatents } from '@nonet/services/operations';
import type { CorpusReport } from '@nonet/services/predictions';
import type { Command } from 'commander';
import { audited } from '../audited.js';
import { operationCommand } from '../operations/operation-command.js';
import { withModel } from '../session.js';
import { print } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';

export function classifyPatentsCommand(): Command {
  return operationCommand(classifyPatents, async (request, command) => {
    const bar = progressBar();
    try {
      const report = await withModel<CorpusReport>(request.model, ({ services, signal }) =>
        audited(services, { action: classifyPatents.name, arguments: request }, () =>
          services.predictions.classifyCorpus(request, {
            signal,
            onProgress: ({ documents, total }) => bar.update('classifying', documents, total),
          }),
        ),
      );
      bar.stop();
      print(command, report, render);
    } finally {
      bar.stop();
    }
  }).addHelpText(
    'after',
    '\nWhat was stopped goes on where it was.' +
      `\nExamples:\n  $ ${NONET} classify-patents --search "hydrogen tank" --level main-group --top 5` +
      `\n  $ ${NONET} classify-patents --label-set climate`,
  );
}

function render(report: CorpusReport): string {
  const { notEnglish, unknownNumbers } = report;
  const lines = [work(report)];
  if (notEnglish > 0)
    lines.push(`${notEnglish} of them are not in English: what is predicted for them cannot be relied on.`);
  if (unknownNumbers.length > 0)
    lines.push(
      `${unknownNumbers.length} numbers are of no stored patent, or of several: ${unknownNumbers.join(', ')}`,
    );
  return lines.join('\n');
}

function work({ documents, predictions, labels, seconds, model }: CorpusReport): string {
  if (documents === 0) return `Nothing to do: ${model} has classified all of these patents.`;
  const pace = (documents / seconds).toFixed(0);
  return `Classified ${documents} patents in ${seconds.toFixed(1)} s (${pace} a second) with ${model}: ${predictions} predictions${labels > 0 ? `, ${labels} of labels` : ''}.`;
}
