import { NONET } from '@nonet/errors';
import { trainExperts } from '@nonet/services/operations';
import { followedCommand } from '../operations/followed-command.js';
import { withModel } from '../session.js';
import { expertReporter } from '../terminal/experts.js';

export const trainExpertsCommand = () =>
  followedCommand(trainExperts, {
    open: ({ encoder }, work) => withModel(encoder, work),
    begin: ({ training }, asked, asker) => training.trainExperts(asked, asker),
    reporter: expertReporter,
    help: `An encoder gets heads from \`${NONET} train-encoder --loss joint\`.`,
  });
