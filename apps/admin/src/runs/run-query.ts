import { graphql, type ResultOf } from '../data/graphql.js';
import { RUN_ROW } from './runs-query.js';

/** What is measured on the way; curves are drawn of it. */
export const RUN_POINTS = graphql(`
  fragment RunPoints on Run {
    points(first: 200) {
      sequence
      at
      step
      figures {
        name
        value
      }
    }
  }
`);

export const RUN = graphql(
  `
    query Run($id: ID!) {
      run(id: $id) {
        ...RunRow
        ...RunPoints
        resource
        attempt
        worker
        cancelledBy
        result
        settings {
          name
          title
          value
        }
        metrics {
          name
          value
        }
        error {
          code
          message
          hint
        }
        import {
          id
        }
        logs(first: 1) {
          totalCount
        }
      }
    }
  `,
  [RUN_ROW, RUN_POINTS],
);

export type Run = NonNullable<ResultOf<typeof RUN>['run']>;
export type Point = ResultOf<typeof RUN_POINTS>['points'][number];
