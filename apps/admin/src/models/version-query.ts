import { graphql, type ResultOf } from '../data/graphql.js';

export const VERSION = graphql(`
  query Version($model: String!) {
    model(model: $model) {
      id
      reference
      name
      kind
      active
      bytes
      encoder
      digest
      createdBy
      createdAt
      removedAt
      runId
      settings {
        name
        value
      }
      sources {
        name
        sha256
        facts {
          name
          value
        }
      }
      files {
        path
        bytes
        sha256
      }
      evaluations(first: 50) {
        edges {
          cursor
          node {
          id
          dataset
          sha256
          level
          mode
          scheme
          shipped
          documents
          createdAt
          figures {
            name
            value
            interval
          }
          reliability {
            from
            to
            labels
            score
            right
          }
          }
        }
      }
    }
  }
`);

/** The figures of each symbol, and of other systems: of one evaluation, since those of all would cost more than a request may. */
export const LABELS = graphql(`
  query VersionLabels($model: String!, $after: String) {
    model(model: $model) {
      id
      evaluations(first: 1, after: $after) {
        nodes {
          id
          others {
            name
            origin
            source
            figures {
              name
              value
              interval
            }
          }
          labels(first: 1000) {
            symbol
            documents
            precision
            recall
            f1
            interval
          }
        }
      }
    }
  }
`);

export type Version = NonNullable<ResultOf<typeof VERSION>['model']>;
export type Evaluation = Version['evaluations']['edges'][number]['node'];
type Detailed = NonNullable<ResultOf<typeof LABELS>['model']>['evaluations']['nodes'][number];
export type Other = Detailed['others'][number];
export type Label = Detailed['labels'][number];
export type ReliabilityBin = Evaluation['reliability'][number];
