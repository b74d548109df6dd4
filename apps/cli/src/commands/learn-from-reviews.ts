import { learnFromReviews } from '@nonet/services/operations';
import { followedCommand } from '../operations/followed-command.js';
import { withModel } from '../session.js';
import { revisionReporter } from '../terminal/revisions.js';

export const learnFromReviewsCommand = () =>
  followedCommand(learnFromReviews, {
    open: ({ model }, work) => withModel(model, work),
    begin: ({ training }, asked, asker) => training.learnFromReviews(asked, asker),
    reporter: revisionReporter,
    help: 'What is right of a text joins the memory, what is wrong leaves it. All other experts stay as they are.',
  });
