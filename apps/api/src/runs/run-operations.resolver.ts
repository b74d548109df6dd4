import { checked, type Operation } from '@nonet/operations';
import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import { admitFiles } from '@nonet/services/imports';
import { RUN_OPERATIONS } from '@nonet/services/operations';
import { StartArgs } from './runs.args.js';
import type { Run, RunKind } from '@nonet/services/runs';
import { RunType } from './runs.types.js';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { argumentsOf } from '../graphql/input-types.js';

type RunOperation = Operation<string, Operation['fields'], RunKind>;

/** The mutations of operations that are done as runs. */
export const RunOperationsResolver = resolverOf(RUN_OPERATIONS);

/** A resolver with a mutation for each operation, all of one shape: it checks what it is given, starts the run and answers it. */
export function resolverOf(operations: readonly RunOperation[]) {
  @Resolver()
  class RunOperations {}
  for (const operation of operations) addMutation(RunOperations.prototype, operation);
  return RunOperations;
}

function addMutation(resolver: object, operation: RunOperation): void {
  const { name, kind, title, outcome, fields } = operation;
  const Arguments = argumentsOf(operation, StartArgs);
  async function start(
    args: InstanceType<typeof Arguments>,
    { services, principal }: GraphQLContext,
  ): Promise<Run> {
    const asked = checked(fields, args.input, ['input']);
    const configuration = await admitFiles(fields, asked, services.importFolders);
    return services.runs.start({ kind, configuration, ...args.start() }, principal);
  }
  const descriptor: PropertyDescriptor = { value: start, writable: true, configurable: true };
  Object.defineProperty(resolver, name, descriptor);
  Args(() => Arguments)(resolver, name, 0);
  Ctx()(resolver, name, 1);
  const description = `${title}. Queues a run and answers at once; watch the run by its id. ${outcome}`;
  Mutation(() => RunType, { description })(resolver, name, descriptor);
  Requires('admin')(resolver, name, descriptor);
}
