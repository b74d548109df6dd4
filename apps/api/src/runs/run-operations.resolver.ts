import { checked, type Operation, typeName } from '@nonet/operations';
import { Args, type ClassType, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { admitFiles } from '@nonet/services/imports';
import { RUN_OPERATIONS } from '@nonet/services/operations';
import { StartArgs } from './runs.args.js';
import type { Run, RunForecast, RunKind } from '@nonet/services/runs';
import { RunForecastType, RunType } from './runs.types.js';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { argumentsOf } from '../graphql/input-types.js';

type RunOperation = Operation<string, Operation['fields'], RunKind>;

/** The mutations of operations that are done as runs, and the queries that say how long each would take. */
export const RunOperationsResolver = resolverOf(RUN_OPERATIONS);

/** A resolver with a mutation and a forecast for each operation, all of one shape: what is given is checked, and the service asked. */
export function resolverOf(operations: readonly RunOperation[]) {
  @Resolver()
  class RunOperations {}
  for (const operation of operations) {
    addMutation(RunOperations.prototype, operation);
    addForecast(RunOperations.prototype, operation);
  }
  return RunOperations;
}

function addMutation(resolver: object, operation: RunOperation): void {
  const { name, kind, title, outcome, fields } = operation;
  const Arguments = argumentsOf(operation, StartArgs);
  async function start(
    args: InstanceType<typeof Arguments>,
    { services, principal }: GraphQLContext,
  ): Promise<Run> {
    const configuration = await admitted(fields, args.input, services.importFolders);
    return services.runs.start({ kind, configuration, ...args.start() }, principal);
  }
  const descriptor = addMethod(resolver, { name, value: start, Arguments });
  const description = `${title}. Queues a run and answers at once; watch the run by its id. ${outcome}`;
  Mutation(() => RunType, { description })(resolver, name, descriptor);
  Requires('admin')(resolver, name, descriptor);
}

function addForecast(resolver: object, operation: RunOperation): void {
  const { kind, title, fields } = operation;
  const name = `forecast${typeName(operation.name)}`;
  const Arguments = argumentsOf(operation);
  async function forecast(
    args: InstanceType<typeof Arguments>,
    { services }: GraphQLContext,
  ): Promise<RunForecast | null> {
    const configuration = await admitted(fields, args.input, services.importFolders);
    return services.runs.forecast({ kind, configuration });
  }
  const descriptor = addMethod(resolver, { name, value: forecast, Arguments });
  const description = `${title}: how long it would take, by earlier runs that succeeded here; null where there is none to tell by.`;
  Query(() => RunForecastType, { nullable: true, description })(resolver, name, descriptor);
  Requires('admin')(resolver, name, descriptor);
}

const admitted = async (fields: RunOperation['fields'], input: unknown, folders: readonly string[]) =>
  admitFiles(fields, checked(fields, input, ['input']), folders);

interface Method {
  readonly name: string;
  readonly value: unknown;
  readonly Arguments: ClassType;
}

/** Adds a method with the arguments of an operation, as decorators would find it. */
function addMethod(resolver: object, { name, value, Arguments }: Method): PropertyDescriptor {
  const descriptor: PropertyDescriptor = { value, writable: true, configurable: true };
  Object.defineProperty(resolver, name, descriptor);
  Args(() => Arguments)(resolver, name, 0);
  Ctx()(resolver, name, 1);
  return descriptor;
}
