import { graphql, type ResultOf } from '../data/graphql.js';

export const PATENTS = graphql(`
  query Patents($filter: PatentFilterInput, $orderBy: PatentOrderInput, $after: String) {
    patents(filter: $filter, orderBy: $orderBy, first: 50, after: $after) {
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        number
        title
        heading
        publicationDate
        applicants
        classifications {
          symbol
        }
        predictions(first: 3) {
          nodes {
            symbol
            score
          }
        }
      }
    }
  }
`);

/** Asked beside the list: nobody waits for a count to see what is there. */
export const QUICK_COUNT = graphql(`
  query QuickPatentCount($filter: PatentFilterInput) {
    patents(filter: $filter, first: 1) {
      quickCount {
        count
        isWhole
      }
    }
  }
`);

/** Asked where the quick count is not whole. */
export const PATENT_COUNT = graphql(`
  query PatentCount($filter: PatentFilterInput) {
    patents(filter: $filter, first: 1) {
      totalCount
    }
  }
`);

export type ListedPatent = ResultOf<typeof PATENTS>['patents']['nodes'][number];

/** How a search is understood, and its first hits whatever else restricts the list. */
export const READING = graphql(`
  query SearchReading($search: String!) {
    patents(filter: { search: $search }, first: 2) {
      searchReading {
        byNumber
        symbols
        words
      }
      nodes {
        number
        docNumber
      }
    }
  }
`);

/** The imports that a list can be restricted to. */
export const PATENT_IMPORTS = graphql(`
  query PatentImports {
    imports(filter: { kind: PATENTS }, first: 50) {
      nodes {
        id
        source
        startedAt
        added
      }
    }
  }
`);
