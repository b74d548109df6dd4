import { graphql, type ResultOf } from '../data/graphql.js';

/** What a line of the list says of a run; also what the subscription tells of each that changes. */
export const RUN_ROW = graphql(`
  fragment RunRow on Run {
    id
    kind
    name
    subject
    state
    phase
    done
    total
    secondsLeft
    startedBy
    createdAt
    startedAt
    finishedAt
    error {
      code
      message
    }
  }
`);

export const RUNS = graphql(
  `
    query Runs($filter: RunFilterInput, $after: String) {
      runs(first: 50, filter: $filter, after: $after) {
        totalCount
        pageInfo {
          endCursor
          hasNextPage
        }
        nodes {
          ...RunRow
        }
      }
    }
  `,
  [RUN_ROW],
);

export const RUN_CHANGES = graphql(
  `
    subscription RunChanges($filter: RunFilterInput) {
      runChanges(filter: $filter) {
        ...RunRow
      }
    }
  `,
  [RUN_ROW],
);

export type RunRow = ResultOf<typeof RUN_ROW>;
export type RunState = RunRow['state'];
export type RunKind = RunRow['kind'];

export const STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const satisfies RunState[];
export const KINDS = [
  'PATENT_IMPORT',
  'SCHEME_IMPORT',
  'ENCODER_TRAINING',
  'EXPERT_TRAINING',
  'EXPERT_EXTENSION',
  'REVIEW_LEARNING',
  'EVALUATION',
  'BATCH_CLASSIFICATION',
  'COLLECTION_CALIBRATION',
  'RECLASSIFICATION',
  'LABEL_IMPORT',
  'LABEL_LEARNING',
  'LABEL_EVALUATION',
] as const satisfies RunKind[];

export const isOver = (state: RunState): boolean => state !== 'QUEUED' && state !== 'RUNNING';
