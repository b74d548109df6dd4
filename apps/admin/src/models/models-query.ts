import { ZERO_SHOT } from '@nonet/operations';
import { graphql, type ResultOf } from '../data/graphql.js';

export const MODELS = graphql(`
  query Models {
    models(first: 20) {
      totalCount
      nodes {
        id
        reference
        kind
        active
        bytes
        encoder
        createdBy
        createdAt
        removedAt
        evaluations(first: 11) {
          nodes {
            id
            dataset
            sha256
            level
            mode
            documents
            shipped
            figures(names: ["hit1", "microF1", "macroF1"]) {
              name
              value
              interval
            }
          }
        }
      }
    }
    modelActivations(first: 10) {
      nodes {
        id
        activatedBy
        activatedAt
        forced
        rollbackOf
        model {
          id
          reference
        }
      }
    }
    rollbackPreview {
      to {
        id
        reference
      }
    }
    system {
      classification {
        state
        model
        problem {
          code
          message
        }
      }
    }
  }
`);

export type ModelsData = ResultOf<typeof MODELS>;
export type Version = ModelsData['models']['nodes'][number];
export type Evaluation = Version['evaluations']['nodes'][number];
export type Activation = ModelsData['modelActivations']['nodes'][number];

export const nameOf = ({ model }: Pick<Activation, 'model'>): string => model?.reference ?? ZERO_SHOT;
