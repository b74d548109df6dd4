import { graphql, type ResultOf } from '../data/graphql.js';

export const LABEL_SETS = graphql(`
  query LabelSets($first: Int! = 50, $after: String) {
    labelSets(first: $first, after: $after) {
      nodes {
        id
        name
        title
        labelCount
        exampleCount
        reviewCount
        version {
          number
        }
        fits {
          model
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
      totalCount
    }
  }
`);
export type ListedLabelSet = ResultOf<typeof LABEL_SETS>['labelSets']['nodes'][number];

export const LABEL_SET = graphql(`
  query LabelSet($name: String!) {
    labelSet(name: $name) {
      id
      name
      title
      createdBy
      createdAt
      labelCount
      exampleCount
      reviewCount
      version {
        number
      }
      versions {
        number
        file
        format
        labels
        added
        changed
        removed
        returned
        rejected
        importedBy
        importedAt
        rejections {
          place
          code
          reason
        }
      }
      fits {
        model
        examples
        usualLoss
        loss
        threshold
        fittedAt
        weights {
          signal
          weight
        }
      }
    }
  }
`);
export type LabelSetData = ResultOf<typeof LABEL_SET>;
export type LabelSet = LabelSetData['labelSet'];

export const LABELS = graphql(`
  query Labels($name: String!, $under: String, $words: String, $first: Int! = 100, $after: String) {
    labelSet(name: $name) {
      id
      labels(under: $under, words: $words, first: $first, after: $after) {
        nodes {
          id
          key
          title
          description
          symbols
          childCount
          examples
        }
        pageInfo {
          endCursor
          hasNextPage
        }
      }
    }
  }
`);
export type Label = ResultOf<typeof LABELS>['labelSet']['labels']['nodes'][number];

export const REMOVE = graphql(`
  mutation RemoveLabelSet($name: String!) {
    removeLabelSet(name: $name) {
      id
    }
  }
`);
