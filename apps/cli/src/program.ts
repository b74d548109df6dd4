import { Command } from 'commander';
import { auditCommand } from './commands/audit.js';
import { averageEncodersCommand } from './commands/average-encoders.js';
import { backupCommand, restoreCommand } from './commands/backup.js';
import { classifyCommand } from './commands/classify.js';
import { classifyPatentsCommand } from './commands/classify-patents.js';
import { evaluateCommand } from './commands/evaluate.js';
import { extendExpertsCommand } from './commands/extend-experts.js';
import { learnFromReviewsCommand } from './commands/learn-from-reviews.js';
import { importPatentsCommand, importsCommand, importSchemeCommand } from './commands/imports.js';
import { keysCommand } from './commands/keys.js';
import { migrateCommand } from './commands/migrate.js';
import { modelsCommand } from './commands/models.js';
import { pluginsCommand } from './commands/plugins.js';
import { projectionCommand } from './commands/projection.js';
import { reviewsCommand } from './commands/reviews.js';
import { runsCommand } from './commands/runs.js';
import { serveCommand } from './commands/serve.js';
import { trainEncoderCommand } from './commands/train-encoder.js';
import { trainExpertsCommand } from './commands/train-experts.js';
import { workerCommand } from './commands/worker.js';
import { zeroShotCommand } from './commands/zero-shot.js';

/** The `nonet` command: one verb for each thing a person wants. */
export function program(): Command {
  const root = new Command('nonet')
    .description('Classifies patents into the CPC.')
    .version('0.1.0')
    .showHelpAfterError('(add --help for what is possible)');
  const verbs = [
    serveCommand(),
    workerCommand(),
    migrateCommand(),
    importSchemeCommand(),
    importPatentsCommand(),
    importsCommand(),
    classifyCommand(),
    classifyPatentsCommand(),
    reviewsCommand(),
    zeroShotCommand(),
    evaluateCommand(),
    projectionCommand(),
    trainEncoderCommand(),
    averageEncodersCommand(),
    trainExpertsCommand(),
    extendExpertsCommand(),
    learnFromReviewsCommand(),
    modelsCommand(),
    runsCommand(),
    pluginsCommand(),
    keysCommand(),
    auditCommand(),
    backupCommand(),
    restoreCommand(),
  ];
  for (const verb of verbs) root.addCommand(verb);
  for (const command of leaves(root)) command.option('--json', 'print the result as JSON').exitOverride();
  return root.exitOverride();
}

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}
