import { graphql, type ResultOf } from '../data/graphql.js';

export const GROUPS = graphql(`
  query ReclassificationGroups($filter: ReclassificationFilterInput, $first: Int! = 50, $after: String) {
    reclassificationGroups(filter: $filter, first: $first, after: $after) {
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        symbol
        successor
        patents
        meanConfidence
        leastConfidence
        others
        node {
          symbol
          title
        }
        successorNode {
          symbol
          title
        }
      }
    }
  }
`);
export type Group = ResultOf<typeof GROUPS>['reclassificationGroups']['nodes'][number];

export const PROPOSALS = graphql(`
  query Reclassifications($filter: ReclassificationFilterInput, $first: Int! = 50, $after: String) {
    reclassifications(filter: $filter, first: $first, after: $after) {
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        id
        patentNumber
        symbol
        state
        successor
        confidence
        runId
        proposedAt
        candidates {
          symbol
          confidence
          source
          evidence {
            signal
            weight
          }
        }
      }
    }
  }
`);
export type Proposal = ResultOf<typeof PROPOSALS>['reclassifications']['nodes'][number];

export const DECISIONS = graphql(`
  query ReclassificationChanges(
    $filter: ReclassificationChangeFilterInput
    $first: Int! = 50
    $after: String
  ) {
    reclassificationChanges(filter: $filter, first: $first, after: $after) {
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        id
        patentNumber
        symbol
        decision
        successor
        reason
        runId
        decidedAt
        undoneAt
        undoneBy
        decidedBy {
          id
          name
        }
      }
    }
  }
`);
export type Decision = ResultOf<typeof DECISIONS>['reclassificationChanges']['nodes'][number];

export const DECIDE = graphql(`
  mutation DecideReclassifications($input: DecideReclassificationsInput!) {
    decideReclassifications(input: $input) {
      count
    }
  }
`);

export const UNDO = graphql(`
  mutation UndoReclassifications($input: UndoReclassificationsInput!) {
    undoReclassifications(input: $input) {
      count
    }
  }
`);
