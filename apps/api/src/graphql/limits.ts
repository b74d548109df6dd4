import { createRequire } from 'node:module';
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { httpStatus, requestTooLarge } from '@nonet/services/errors';

// Its ES modules would load a second copy of GraphQL, which GraphQL refuses.
const { fieldExtensionsEstimator, getComplexity, simpleEstimator } = createRequire(import.meta.url)(
  'graphql-query-complexity',
) as typeof import('graphql-query-complexity');

/**
 * What one request may ask for. Depth: the longest useful walk (a patent's symbols, their parents, their children) takes
 * ten levels. Cost: about one unit for each value of the answer, connections counted with their `first`; a page of a
 * hundred patents with symbols, titles and parents costs about 5,000. Tokens are of the query alone: texts in variables
 * do not count, only the size of the body limits them.
 */
export const LIMITS = {
  depth: 15,
  aliases: 30,
  tokens: 4_000,
  cost: 20_000,
  bodyBytes: 2 * 1024 * 1024,
  milliseconds: 30_000,
} as const;

/** The error in the form in which it decides the HTTP status too. */
function tooLarge(facts: Parameters<typeof requestTooLarge>[0]): GraphQLError {
  const error = requestTooLarge(facts);
  const http = { status: httpStatus[error.errorClass] };
  return new GraphQLError(error.message, { originalError: error, extensions: { http } });
}

type LimitRule = typeof maxDepthRule | typeof maxAliasesRule;

/** The library reports its own error; ours has a code. */
function limitRule(rule: LimitRule, what: string, limit: number): ValidationRule {
  return (context) =>
    rule({
      n: limit,
      flattenFragments: true,
      propagateOnRejection: false,
      onReject: [
        (rejecting: ValidationContext | null, { message }: GraphQLError) => {
          const actual = Number(/(\d+)\.$/.exec(message)?.[1]);
          rejecting?.reportError(tooLarge({ what, actual, limit }));
        },
      ],
    })(context as never) as ReturnType<ValidationRule>;
}

export const limitRules: ValidationRule[] = [
  limitRule(maxDepthRule, 'The depth of the query', LIMITS.depth),
  limitRule(maxAliasesRule, 'The number of aliases', LIMITS.aliases),
];

const estimators = [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })];

export interface CostlyRequest {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Record<string, unknown>;
}

/** Counts with the variables of the request: `first: $n` is as dear as `first: 100`. Answers the cost. @throws REQUEST_TOO_LARGE */
export function assertAffordable({ schema, document, operationName, variables }: CostlyRequest): number {
  const cost = costOf({ schema, document, operationName, variables });
  if (typeof cost === 'string' || cost > LIMITS.cost) {
    throw tooLarge({ what: 'The cost of the query', actual: cost, limit: LIMITS.cost });
  }
  return cost;
}

function costOf({ schema, document, operationName, variables }: CostlyRequest): number | string {
  const only = operationName === null ? {} : { operationName };
  // Variables of a wrong type: nothing will run, and execution says precisely what is wrong. Found out here with the first
  // mistake: the count below would make an error of each of a hundred thousand, for half a minute.
  const variableDefinitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  if (getVariableValues(schema, variableDefinitions, variables, { maxErrors: 1 }).errors) return 0;
  try {
    return Math.round(
      getComplexity({ schema, query: document, variables, estimators, maxQueryNodes: LIMITS.cost, ...only }),
    );
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return error.nodes ? 0 : `more than ${LIMITS.cost}`;
  }
}
