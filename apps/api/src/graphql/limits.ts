import { createRequire } from 'node:module';
import type { ComplexityEstimator } from 'graphql-query-complexity';
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { httpStatus, rejectedInput, requestTooLarge, type NonetError } from '@nonet/services/errors';

// Its ES modules would load a second copy of GraphQL, which GraphQL refuses.
const { fieldExtensionsEstimator, getComplexity, simpleEstimator } = createRequire(import.meta.url)(
  'graphql-query-complexity',
) as typeof import('graphql-query-complexity');

/**
 * What one request may ask for. Depth: the longest useful walk (a patent's symbols, their parents, their children) takes
 * ten levels. Cost: about one unit for each value of the answer, connections counted with their `first`; a page of a
 * hundred patents with symbols, titles and parents costs about 5,000. Characters, lines and tokens are of the query alone:
 * texts in variables do not count, only the size of the body limits them. The rest keeps what GraphQL itself does with a
 * document below some tens of milliseconds.
 */
export const LIMITS = {
  depth: 15,
  aliases: 30,
  characters: 200_000,
  lines: 2_000,
  tokens: 4_000,
  /** Operations and fragments. */
  definitions: 100,
  /** Fields of all definitions, those of fragments wherever they are used. */
  fields: 10_000,
  /** Times that one name stands in one place of the answer. */
  repetitions: 50,
  cost: 20_000,
  bodyBytes: 2 * 1024 * 1024,
  milliseconds: 30_000,
} as const;

/** The error in the form in which it decides the HTTP status too. */
function refused(error: NonetError, thrown?: GraphQLError): GraphQLError {
  const http = { status: httpStatus[error.errorClass] };
  return new GraphQLError(error.message, {
    nodes: thrown?.nodes,
    originalError: error,
    extensions: { http },
  });
}

const ofField = fieldExtensionsEstimator();
/** What one field costs makes no other cheaper. */
const estimators: ComplexityEstimator[] = [
  (facts) => {
    const cost = ofField(facts);
    return typeof cost === 'number' ? Math.max(1, cost) : undefined;
  },
  simpleEstimator({ defaultComplexity: 1 }),
];

/** How many rows count of a field that was asked for so many: a number that is not allowed is refused when the field's turn comes. */
export const rowsAsked = (asked: unknown, { usual, most }: { usual: number; most: number }): number =>
  typeof asked === 'number' ? Math.min(Math.max(asked, 1), most) : usual;

export interface CostlyRequest {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Record<string, unknown>;
}

/**
 * Counts with the variables of the request: `first: $n` is as dear as `first: 100`. Answers the cost.
 * @throws REQUEST_TOO_LARGE; INPUT_INVALID for arguments that cannot be read, before any of the others costs anything
 */
export function assertAffordable({ schema, document, operationName, variables }: CostlyRequest): number {
  const cost = costOf({ schema, document, operationName, variables });
  if (typeof cost === 'string' || cost > LIMITS.cost) {
    throw refused(requestTooLarge({ what: 'The cost of the query', actual: cost, limit: LIMITS.cost }));
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
    // A null where none may stand, by way of a variable: to count it as nothing would make all beside it free.
    if (error.nodes) throw refused(rejectedInput({ reason: error.message }), error);
    return `more than ${LIMITS.cost}`;
  }
}
