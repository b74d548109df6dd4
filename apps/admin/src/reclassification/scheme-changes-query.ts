import { graphql, type ResultOf } from '../data/graphql.js';

export const SCHEME_UPDATES = graphql(`
  query SchemeUpdates {
    schemeUpdates {
      id
      fromVersion
      version
      importedAt
      added
      removed
      moved
      retitled
      patentCount
    }
  }
`);
export type SchemeUpdate = ResultOf<typeof SCHEME_UPDATES>['schemeUpdates'][number];

export const SCHEME_CHANGES = graphql(`
  query SchemeChanges($filter: SchemeChangeFilterInput, $first: Int! = 50, $after: String) {
    schemeChanges(filter: $filter, first: $first, after: $after) {
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        kind
        symbol
        version
        before
        after
        patentCount
        successors(first: 3) {
          totalCount
          nodes {
            symbol
          }
        }
      }
    }
  }
`);
export type SchemeChange = ResultOf<typeof SCHEME_CHANGES>['schemeChanges']['nodes'][number];
