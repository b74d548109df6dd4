import { graphql, type ResultOf } from '../data/graphql.js';

export const WATCH = graphql(`
  query Watch($bucket: WatchBucketLength!, $model: String) {
    watch(bucket: $bucket, model: $model) {
      model
      level
      periods {
        from
        to
        answers
        confidence
        decided
        backedOff {
          level
          share
        }
        sections {
          section
          share
        }
        offices {
          agreed
          compared
        }
        reviews {
          agreed
          compared
        }
        drift {
          index
          byChance
        }
      }
      first {
        from
        to
        answers
      }
      alerts {
        about
        message
      }
    }
  }
`);

export const WATCHED_MODELS = graphql(`
  query WatchedModels {
    models(first: 100) {
      nodes {
        id
        reference
        kind
        active
      }
    }
  }
`);

export type Period = ResultOf<typeof WATCH>['watch']['periods'][number];
