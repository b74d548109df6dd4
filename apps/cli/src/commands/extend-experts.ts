import { extendExperts } from '@nonet/services/operations';
import { followedCommand } from '../operations/followed-command.js';
import { withModel } from '../session.js';
import { revisionReporter } from '../terminal/revisions.js';

export const extendExpertsCommand = () =>
  followedCommand(extendExperts, {
    open: ({ model }, work) => withModel(model, work),
    begin: ({ training }, asked, asker) => training.extendExperts(asked, asker),
    reporter: revisionReporter,
    help:
      'A handful of patents is better than the texts of the scheme alone: they join the memory, and a head is made of them.\n' +
      'What the experts know already takes examples, and only joins the memory.',
  });
