import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { type Operation, whole } from '@nonet/operations';
import type { CommanderError } from 'commander';
import {
  buildSchema,
  graphql,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { pino } from 'pino';
import { buildSchemaSync, Query, Resolver } from 'type-graphql';
import { beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { queryOf } from '../apps/admin/src/classify/classify-query.js';
import { mutationOf } from '../apps/admin/src/operations/mutation.js';
import { initialOf, leavesOfOperation, readInput } from '../apps/admin/src/operations/typed-input.js';
import { formatGraphQLError } from '../apps/api/src/graphql/error-format.js';
import { resolverOf } from '../apps/api/src/runs/run-operations.resolver.js';
import { REQUESTS, RUN_OPERATIONS, trainExperts } from '../libs/services/src/operations/index.js';
import { operationWork, resourceOf } from '../libs/services/src/runs/operation-work.js';
import { parseConfiguration } from '../libs/services/src/runs/parse-configuration.js';
import type { RunRequest } from '../libs/services/src/runs/runs.service.js';
import { operationCommand } from '../apps/cli/src/operations/operation-command.js';

/** `trainExperts` as it would be with one field more. */
const grown = {
  ...trainExperts,
  name: 'trainGrown' as const,
  fields: trainExperts.fields.safeExtend({
    rounds: whole(1, 9).default(3).meta({ title: 'Rounds', description: 'How often all is learnt.' }),
  }),
};
const work = operationWork(grown, { resource: resourceOf, run: async () => null });
const stored = (configuration: unknown) => parseConfiguration(grown.kind, work, configuration);

/** A schema has to have a query. */
@Resolver()
class Alive {
  @Query(() => Boolean)
  alive() {
    return true;
  }
}
let schema: GraphQLSchema;
beforeAll(() => {
  const validate = { forbidUnknownValues: false };
  schema = buildSchemaSync({ resolvers: [Alive, resolverOf([grown])], authChecker: () => true, validate });
});

/** What the mutation starts, or why it starts nothing. */
async function overGraphQL(
  input: object,
): Promise<{ started: unknown; error: GraphQLFormattedError | null }> {
  let started: unknown = null;
  const runs = {
    start: async ({ configuration }: RunRequest) => {
      started = stored(configuration);
      return { id: 'a run' };
    },
  };
  const { errors } = await graphql({
    schema,
    source: mutationOf(grown),
    variableValues: { input, key: 'one' },
    contextValue: { services: { runs, importFolders: ['/imports'] }, principal: { id: 'ada' } },
  });
  const error = errors?.[0];
  return {
    started,
    error: error ? formatGraphQLError(pino({ level: 'silent' }) as never)(error, error) : null,
  };
}

/** What the command is asked to do, or what it prints instead. */
async function onTheCommandLine(
  ...args: string[]
): Promise<{ asked: unknown; printed: string; code: number }> {
  let [asked, printed]: [unknown, string] = [null, ''];
  const command = operationCommand(grown, async (value) => void (asked = value))
    .exitOverride()
    .configureOutput({ writeErr: (text) => (printed += text), writeOut: (text) => (printed += text) });
  try {
    await command.parseAsync(args, { from: 'user' });
    return { asked, printed, code: 0 };
  } catch (error) {
    return { asked, printed, code: (error as CommanderError).exitCode };
  }
}

const inTheForm = (typed: Record<string, string>) =>
  readInput(grown, { ...initialOf(leavesOfOperation(grown)), ...typed });

const complete = {
  name: 'ours',
  files: ['/imports/a.jsonl'],
  fromDatabase: false,
  encoder: null,
  calibrateOn: [],
  limit: null,
  experts: [{ section: 'D', expert: 'keyword' }],
  device: 'auto',
  activate: false,
};

describe('a field that an operation gains', () => {
  test('is there in GraphQL, on the command line, in the form, in the payload and in the type', async () => {
    const { experts } = complete;
    const { started } = await overGraphQL({ name: 'ours', files: complete.files, experts, rounds: 5 });
    expect(started).toEqual({ ...complete, rounds: 5 });

    const typed = ['--name', 'ours', '--file', complete.files[0]!, '--expert', 'd=keyword', '--rounds', '5'];
    expect((await onTheCommandLine(...typed)).asked).toEqual({ ...complete, rounds: 5 });

    const form = { name: 'ours', files: complete.files[0]!, experts: 'D=keyword', rounds: '5' };
    expect(inTheForm(form)).toMatchObject({
      state: 'allowed',
      variables: { name: 'ours', rounds: 5, experts },
    });

    expect(stored({ name: 'ours', files: complete.files, rounds: 5 })).toMatchObject({ rounds: 5 });
    expectTypeOf<(typeof grown)['fields']['_output']['rounds']>().toEqualTypeOf<number>();
  });

  test('has its title, its description, its default and its limits everywhere', async () => {
    const input = schema.getType('TrainGrownInput');
    expect(JSON.stringify(input?.toConfig())).toContain('Rounds. How often all is learnt.');
    expect((await overGraphQL({ name: 'ours', fromDatabase: true })).started).toMatchObject({ rounds: 3 });
    expect((await onTheCommandLine('--help')).printed).toMatch(
      /--rounds <n> +rounds\. How often all is learnt\s+\(default: 3\)/,
    );
    const leaf = leavesOfOperation(grown).find(({ field }) => field.name === 'rounds')!;
    expect(leaf.field).toMatchObject({ title: 'Rounds', initial: 3, type: { least: 1, most: 9 } });
  });
});

/** What a message allows, whatever it calls the place. */
const allowedIn = (message: string) =>
  [...message.matchAll(/llowed: (.*?)\.(?=\s|$)/g)].map(([, allowed]) => allowed);

const wrong: [what: string, input: Record<string, unknown>, args: string[], form: Record<string, string>][] =
  [
    [
      'a name of 70 letters',
      { name: 'a'.repeat(70), fromDatabase: true },
      ['--name', 'a'.repeat(70), '--from-database'],
      { name: 'a'.repeat(70), fromDatabase: 'yes' },
    ],
    [
      'nothing to learn from, and a limit of 0',
      { name: 'ours', limit: 0 },
      ['--name', 'ours', '--limit', '0'],
      { name: 'ours', limit: '0' },
    ],
    [
      'a device that is none, and rounds beyond the limit',
      { name: 'ours', fromDatabase: true, device: 'gpu', rounds: 10 },
      ['--name', 'ours', '--from-database', '--device', 'gpu', '--rounds', '10'],
      { name: 'ours', fromDatabase: 'yes', device: 'gpu', rounds: '10' },
    ],
    [
      'two experts for one section',
      {
        name: 'ours',
        fromDatabase: true,
        experts: [
          { section: 'D', expert: 'keyword' },
          { section: 'd', expert: 'other' },
        ],
      },
      ['--name', 'ours', '--from-database', '--expert', 'D=keyword', 'd=other'],
      { name: 'ours', fromDatabase: 'yes', experts: 'D=keyword, d=other' },
    ],
    [
      'a section that is none',
      { name: 'ours', fromDatabase: true, experts: [{ section: 'X', expert: 'keyword' }] },
      ['--name', 'ours', '--from-database', '--expert', 'X=keyword'],
      { name: 'ours', fromDatabase: 'yes', experts: 'X=keyword' },
    ],
  ];

describe('an input that is not allowed', () => {
  test.each(wrong)(
    'is refused in the same words everywhere, before anything begins: %s',
    async (...given) => {
      const [, input, args, typed] = given;
      const byPayload = (() => {
        try {
          stored(input);
          return '';
        } catch (error) {
          return (error as Error).message;
        }
      })();
      const expected = allowedIn(byPayload);
      expect(expected.length).toBeGreaterThan(0);

      const { started, error } = await overGraphQL(input);
      expect(started).toBeNull();
      expect(error?.extensions?.['code']).toBe('INPUT_INVALID');
      expect(allowedIn(error!.message)).toEqual(expected);

      const { asked, printed, code } = await onTheCommandLine(...args);
      expect({ asked, code }).toEqual({ asked: null, code: 2 });
      expect(allowedIn(printed)).toEqual(expected);

      const read = inTheForm(typed);
      expect(allowedIn(Object.values('problems' in read ? read.problems : {}).join(' '))).toEqual(expected);
    },
  );

  test('is named where it stands: by its path in GraphQL, by its option on the command line, by its field in the form', async () => {
    const { error } = await overGraphQL({ name: 'ours', files: ['a', ''], limit: -1 });
    expect(error?.extensions?.['place']).toBe('run.input.files.1');
    expect(error?.message).toMatch(/^input\.files\.1 is ""; allowed: .* input\.limit is -1; allowed: /);
    const { printed } = await onTheCommandLine('--name', 'ours', '--file', 'a', '', '--limit', 'many');
    expect(printed).toMatch(/^error: --file is ""; .*\nerror: --limit is "many"; /);
    expect(inTheForm({ name: 'ours', files: 'a', limit: 'many' })).toEqual({
      state: 'refused',
      problems: { limit: 'Allowed: a whole number from 1 to 100,000,000.' },
    });
  });
});

describe('every operation', () => {
  const all: readonly Operation[] = [...RUN_OPERATIONS, ...REQUESTS];
  test.each(all)('$name has options, arguments and fields of names of their own', (operation) => {
    const flags = leavesOfOperation(operation).map(({ field }) => field.flag);
    expect(new Set(flags).size).toBe(flags.length);
    const { options, registeredArguments } = operationCommand(operation, async () => {});
    expect(options.length + registeredArguments.length).toBeGreaterThanOrEqual(flags.length);
  });

  const api = buildSchema(readFileSync(new URL('../apps/api/schema.graphql', import.meta.url), 'utf8'));
  test.each([
    ...RUN_OPERATIONS.map((operation) => [operation.name, mutationOf(operation)]),
    ...REQUESTS.map((request) => [request.name, queryOf(request)]),
  ])('the app asks for %s as the schema has it', (_, document) => {
    expect(validate(api, parse(document!)).map(({ message }) => message)).toEqual([]);
  });
});
