import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './generated/graphql-env.js';

/**
 * Documents whose variables and results are typed from the schema: `graphql('query Patents { … }')`. The types of the schema
 * are generated from apps/api/schema.graphql before every build and type check.
 */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: {
    ID: string;
    /** `2025-06-19T08:30:00.000Z` */
    DateTime: string;
    /** `2025-06-19` */
    Date: string;
    JSON: unknown;
  };
}>();

export type { ResultOf, VariablesOf } from 'gql.tada';
