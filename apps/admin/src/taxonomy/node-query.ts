import { graphql, type ResultOf } from '../data/graphql.js';

export const NODE = graphql(`
  query Node($symbol: String!) {
    cpcNode(symbol: $symbol) {
      symbol
      title
      titleParts {
        text
        symbol
      }
      definitionParts {
        text
        symbol
      }
      definitionSections {
        kind
        lines {
          parts {
            text
            symbol
          }
          beside {
            text
            symbol
          }
        }
      }
      level
      depth
      childCount
      addedIn
      removedIn
      validFrom
      validTo
      ipc
      notAllocatable
      additionalOnly
      successors(first: 20) {
        nodes {
          symbol
          title
          childCount
        }
      }
      ancestors {
        symbol
        title
      }
      patentCounts {
        assigned
        inSubtree
      }
      patents(first: 5) {
        nodes {
          number
          heading
        }
      }
    }
  }
`);

export type Node = NonNullable<ResultOf<typeof NODE>['cpcNode']>;

export const CHILDREN = graphql(`
  query ChildrenOf($symbol: String!, $after: String) {
    cpcNode(symbol: $symbol) {
      symbol
      children(first: 100, after: $after) {
        pageInfo {
          endCursor
          hasNextPage
        }
        nodes {
          symbol
          title
          childCount
        }
      }
    }
  }
`);
