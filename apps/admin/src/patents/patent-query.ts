import { graphql, type ResultOf } from '../data/graphql.js';

const REASONS = graphql(`
  fragment Reasons on Evidence {
    __typename
    ... on WordEvidence {
      words {
        word
        weight
      }
    }
    ... on SimilarityEvidence {
      symbol
      text
      similarity
    }
    ... on NeighbourEvidence {
      patents {
        number
        similarity
      }
    }
    ... on SignalEvidence {
      shares {
        signal
        share
        expert {
          expert
          plugin
          version
        }
      }
    }
  }
`);

export const PATENT = graphql(`
  query Patent($number: String!, $reviews: Boolean!, $labels: Boolean!, $ownLabels: Boolean!) {
    patent(number: $number) {
      number
      title
      heading
      abstract
      claimList {
        number
        text
      }
      country
      kind
      applicationNumber
      filingDate
      publicationDate
      familyId
      applicants
      assignees
      labels
      ipc
      slashless
      unknownSections
      createdAt
      updatedAt
      origins {
        fields
        file
        format
        importId
        rank
      }
      classifications {
        symbol
        inventive
        first
        node {
          symbol
          title
          removedIn
          ancestors {
            symbol
          }
        }
      }
      predictions(first: 30) {
        totalCount
        nodes {
          symbol
          title
          score
          selected
          model
          node {
            symbol
            ancestors {
              symbol
              title
            }
          }
        }
      }
      labelAnswers(first: 20) @include(if: $labels) {
        totalCount
        nodes {
          labelSet
          version
          model
          labelledAt
          labels {
            label
            path
            score
            selected
          }
          ownReviews @include(if: $ownLabels) {
            id
            label
            verdict
          }
        }
      }
      reviews(first: 100) @include(if: $reviews) {
        nodes {
          id
          symbol
          verdict
          model
          note
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
  }
`);

export type Patent = NonNullable<ResultOf<typeof PATENT>['patent']>;
export type StoredPrediction = Patent['predictions']['nodes'][number];

/** Not stored: the text is classified again for it. */
export const STORED_REASONS = graphql(
  `
    query StoredReasons($number: String!) {
      patent(number: $number) {
        number
        predictions(first: 30) {
          nodes {
            symbol
            evidence {
              ...Reasons
            }
          }
        }
      }
    }
  `,
  [REASONS],
);

export const CLASSIFY_NOW = graphql(
  `
    query ClassifyNow($input: ClassifyInput!) {
      classify(input: $input) {
        model
        ms
        warnings {
          code
          message
        }
        predictions {
          symbol
          title
          score
          selected
          node {
            symbol
            ancestors {
              symbol
              title
            }
          }
          evidence {
            ...Reasons
          }
        }
      }
    }
  `,
  [REASONS],
);

export type Evidence = ResultOf<typeof REASONS>;

export const SIMILAR = graphql(`
  query SimilarTo($number: String!) {
    similarPatents(to: { patentNumber: $number }, top: 8) {
      score
      patent {
        number
        title
        heading
        classifications {
          symbol
        }
      }
    }
  }
`);

/** Among how many of the stored patents similar ones are looked for at present. */
export const SEARCHED = graphql(`
  query SearchedPatents {
    system {
      patents
      similarSearch {
        size
      }
    }
  }
`);
