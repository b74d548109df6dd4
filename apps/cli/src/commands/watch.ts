import { NONET } from '@nonet/errors';
import { watch, type Agreement, type Watch } from '@nonet/services/watching';
import type { Command } from 'commander';
import { operationCommand } from '../operations/operation-command.js';
import { withServices } from '../session.js';
import { print, table } from '../terminal/output.js';

export function watchCommand(): Command {
  return operationCommand(watch, async (request, command) => {
    print(command, await withServices(({ services }) => services.watching.watch(request)), render);
  }).addHelpText('after', `\nExample:\n  $ ${NONET} watch --bucket month --last 12`);
}

const percent = (share: number | null) => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);
const agreement = ({ agreed, compared }: Agreement) =>
  compared === 0 ? '–' : `${percent(agreed / compared)} of ${compared.toLocaleString('en')}`;

function render({ model, level, periods, first, alerts }: Watch): string {
  if (model === null || (first === null && periods.length === 0))
    return `Nothing was answered yet that could be watched. Classify patents first: ${NONET} classify-patents --level ${level}`;
  const list = periods.length === 0 ? 'Nothing in these periods.' : tableOf(periods);
  const rings =
    alerts.length === 0
      ? 'No alert: agreement has not fallen by more than chance.'
      : alerts.map(({ message }) => `Alert: ${message}`).join('\n');
  return `${model} at the level ${level}\n\n${list}\n\n${rings}`;
}

const tableOf = (periods: Watch['periods']) =>
  table(periods, [
    { heading: 'from', cell: ({ from }) => from },
    { heading: 'answers', cell: ({ answers }) => answers.toLocaleString('en'), align: 'right' },
    { heading: 'sure', cell: ({ confidence }) => confidence?.toFixed(2) ?? '–', align: 'right' },
    { heading: 'decided', cell: ({ decided }) => percent(decided), align: 'right' },
    {
      heading: 'at a higher level',
      cell: ({ backedOff }) => percent(backedOff.reduce((sum, { share }) => sum + share, 0)),
      align: 'right',
    },
    { heading: 'as offices', cell: ({ offices }) => agreement(offices), align: 'right' },
    { heading: 'as reviewers', cell: ({ reviews }) => agreement(reviews), align: 'right' },
    {
      heading: 'sections differ',
      cell: ({ drift }) =>
        drift === null ? '–' : `${drift.index.toFixed(2)} (chance ${drift.byChance.toFixed(2)})`,
      align: 'right',
    },
  ]);
