import { graphql, type ResultOf } from '../data/graphql.js';

export const REVIEWS = graphql(`
  query Reviews($filter: ReviewFilterInput, $first: Int! = 50, $after: String) {
    reviews(filter: $filter, first: $first, after: $after) {
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        id
        symbol
        verdict
        note
        model
        score
        patentNumber
        text
        reviewedAt
        reviewer {
          id
          name
        }
        node {
          symbol
          title
        }
      }
    }
  }
`);

export type Review = ResultOf<typeof REVIEWS>['reviews']['nodes'][number];
