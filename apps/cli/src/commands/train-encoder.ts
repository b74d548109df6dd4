import { trainEncoder } from '@nonet/services/operations';
import { followedCommand } from '../operations/followed-command.js';
import { withServices } from '../session.js';
import { trainingReporter } from '../terminal/training.js';

export const trainEncoderCommand = () =>
  followedCommand(trainEncoder, {
    open: (_, work) => withServices(work),
    begin: ({ training }, asked, asker) => training.trainEncoder(asked, asker),
    reporter: trainingReporter,
    help: 'Ctrl-C saves and stops; the same command goes on from there.',
  });
