import { activateModel, collectGarbage } from '@nonet/services/operations';
import { type ModelActivation, type ModelVersion, ZERO_SHOT } from '@nonet/services/models';
import type { ExpertsService } from '@nonet/services/experts';
import { Command } from 'commander';
import { NONET } from '@nonet/errors';
import { allPages } from '../all-pages.js';
import { audited } from '../audited.js';
import { operationCommand } from '../operations/operation-command.js';
import { type Session, withServices } from '../session.js';
import { neededLines, renderModel, renderModels, size } from '../terminal/models.js';
import { renderExperts } from '../terminal/nine-experts.js';
import { print } from '../terminal/output.js';

const ACTOR = 'command line';
const ALL_OF_A_MODEL = { first: 100, after: null };

export function modelsCommand(): Command {
  return new Command()
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(expertsCommand())
    .addCommand(activateCommand())
    .addCommand(rollbackCommand())
    .addCommand(publishCommand())
    .addCommand(gcCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('List the versions, with their newest figures and which is active')
    .option('--name <name>', 'only the versions of this name')
    .action(async ({ name }: { name?: string }, command: Command) => {
      const rows = await withServices(async ({ services: { models } }) => {
        const versions = await allPages((page) => models.list(name === undefined ? {} : { name }, page));
        const active = await models.active();
        const pages = await models.evaluationsOf(
          versions.map(({ id }) => id),
          { first: 1, after: null },
        );
        return versions.map((model, at) => ({
          ...model,
          active: model.id === active?.id,
          evaluation: pages[at]?.edges[0]?.node ?? null,
        }));
      });
      print(command, rows, renderModels);
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('Show a version: files, training, figures')
    .argument('[model]', 'name@version or id (default: the active one)')
    .action(async (reference: string | undefined, _options: object, command: Command) => {
      const shown = await withServices(async ({ services: { models, experts } }) => {
        const active = await models.active();
        const wanted = reference ?? active?.reference;
        if (wanted === undefined) return null;
        const evaluations = await models.evaluations({ model: wanted }, ALL_OF_A_MODEL);
        const model = (await models.get(wanted))!;
        return {
          ...model,
          active: model.id === active?.id,
          ...(await neededBy(model, experts)),
          evaluations: evaluations.edges.map(({ node }) => node),
        };
      });
      print(command, shown, (model) =>
        model === null ? `No model is active: ${ZERO_SHOT}, with the scheme alone.` : renderModel(model),
      );
    });
}

function expertsCommand(): Command {
  return new Command('experts')
    .description(
      'Show the nine experts of a version: what they know, from where on they decide, experts of plugins',
    )
    .argument('[model]', 'name@version or id (default: the active one)')
    .action(async (reference: string | undefined, _options: object, command: Command) => {
      const experts = await withServices(({ services, signal }) =>
        services.experts.ofModel(reference ?? null, { signal }),
      );
      print(command, experts, renderExperts);
    });
}

function activateCommand(): Command {
  return operationCommand(
    activateModel,
    async (asked, command) => {
      const { model, force } = asked;
      const done = await changing({ action: activateModel.name, arguments: asked }, async (session) => {
        const { models, experts } = session.services;
        const activation = await models.activate(model, {
          actor: ACTOR,
          worse: force ? 'force' : 'refuse',
          signal: session.signal,
        });
        return { ...activation, ...(await neededBy(activation.model, experts)) };
      });
      print(command, done, (activation) => [answers(activation), ...neededLines(activation)].join('\n'));
    },
    { verb: 'activate' },
  );
}

function rollbackCommand(): Command {
  return new Command('rollback')
    .description('Take the last activation back: what answered before it answers again')
    .action(async (_options: object, command: Command) => {
      const done = await changing({ action: 'rollbackModel', arguments: {} }, ({ services }) =>
        services.models.rollback({ actor: ACTOR }),
      );
      print(command, done, answers);
    });
}

function publishCommand(): Command {
  return new Command('publish')
    .description('Publish a folder with a model.json as the next version of its name; it is not activated')
    .argument('<folder>', 'the folder of the model')
    .action(async (folder: string, _options: object, command: Command) => {
      const model = await changing<ModelVersion>(
        { action: 'publishModel', arguments: { folder } },
        ({ services, signal }) => services.models.publishFolder(folder, { actor: ACTOR, signal }),
      );
      print(
        command,
        model,
        ({ reference, files, bytes }) =>
          `${reference}: ${files.length} files, ${size(bytes)}. It answers once it is activated (${NONET} models activate ${reference}).`,
      );
    });
}

function gcCommand(): Command {
  return operationCommand(
    collectGarbage,
    async (rule, command) => {
      const garbage = await changing({ action: collectGarbage.name, arguments: rule }, ({ services }) =>
        services.models.collectGarbage(rule),
      );
      print(command, garbage, ({ removed, artifacts, bytes, vectors }) =>
        [
          `Removed ${artifacts === 1 ? '1 file' : `${artifacts} files`}, ${size(bytes)}.`,
          ...(removed.length > 0
            ? [`Without files now: ${removed.map(({ reference }) => reference).join(', ')}.`]
            : []),
          ...(vectors > 0 ? [`${vectors} vectors of texts went with their encoders.`] : []),
        ].join(' '),
      );
    },
    { verb: 'gc' },
  );
}

/** What a version needs of plugins. */
async function neededBy(model: ModelVersion | null, experts: ExpertsService) {
  return {
    neededEncoder: model && (await experts.encoderNeededBy(model)),
    neededExperts: model ? await experts.neededBy(model) : [],
  };
}

/** What changes something leaves an entry in the audit log. */
function changing<Result>(
  mutation: { readonly action: string; readonly arguments: unknown },
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  return withServices((session) => audited(session.services, mutation, () => work(session)));
}

const answers = ({ model }: ModelActivation) =>
  model === null
    ? `No model is active now: ${ZERO_SHOT}, with the scheme alone, answers.`
    : `${model.reference} answers now; running servers take it up within seconds.`;
