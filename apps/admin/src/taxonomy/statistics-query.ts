import { graphql, type ResultOf } from '../data/graphql.js';

export const SCHEME_STATISTICS = graphql(`
  query SchemeStatistics {
    cpcStatistics {
      version
      nodes
      definitions
      levels {
        level
        nodes
      }
      depths {
        depth
        nodes
      }
      children {
        from
        to
        nodes
      }
      sections {
        symbol
        title
        nodes
        classes
        subclasses
        mainGroups
        subgroups
      }
    }
  }
`);

export type SchemeStatistics = NonNullable<ResultOf<typeof SCHEME_STATISTICS>['cpcStatistics']>;

export const PATENT_STATISTICS = graphql(`
  query PatentStatistics {
    patentStatistics {
      patents
      classified
      assignments
      countedAt
      levels {
        level
        symbols
        used
        fewest
        median
        most
        imbalance
        top(first: 700) {
          symbol
          title
          patents
        }
        rare(first: 60) {
          symbol
          title
          patents
        }
      }
    }
  }
`);

export type PatentStatistics = ResultOf<typeof PATENT_STATISTICS>['patentStatistics'];
export type LevelBalance = PatentStatistics['levels'][number];
