import { graphql, type ResultOf } from '../data/graphql.js';

export const TAKE = graphql(`
  mutation TakeReviews($input: TakeReviewsInput!, $labels: Boolean!) {
    takeReviews(input: $input) {
      number
      model
      section
      seconds
      reasons
      labelSet
      labels @include(if: $labels) {
        label
        path
        score
        selected
      }
      patent {
        number
        heading
        title
        abstract
        claimList {
          number
          text
        }
        predictions(first: 12, level: SUBCLASS) {
          nodes {
            symbol
            title
            score
            selected
          }
        }
      }
    }
  }
`);

export const GIVE_BACK = graphql(`
  mutation GiveBackReviews {
    giveBackReviews
  }
`);

export const COLLECTIONS = graphql(`
  query ReviewQueueCollections {
    collections(first: 100) {
      nodes {
        id
        name
      }
    }
  }
`);

export const LABEL_SETS = graphql(`
  query ReviewQueueLabelSets {
    labelSets(first: 100) {
      nodes {
        id
        name
      }
    }
  }
`);

export type Taken = ResultOf<typeof TAKE>['takeReviews'][number];
