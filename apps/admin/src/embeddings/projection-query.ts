import { graphql, type ResultOf } from '../data/graphql.js';

export const ENCODERS = graphql(`
  query EncodersToDraw {
    encoders {
      id
    }
    models(filter: { kind: EXPERTS }, first: 100) {
      nodes {
        reference
        removedAt
      }
    }
    activeModel {
      id
      reference
      kind
    }
  }
`);
export type EncodersToDraw = ResultOf<typeof ENCODERS>;

export const PROJECTION = graphql(`
  query Projection(
    $encoder: String
    $baseEncoder: String
    $method: ProjectionMethod!
    $sample: Int!
    $seed: Int!
  ) {
    embeddingProjection(
      encoder: $encoder
      baseEncoder: $baseEncoder
      method: $method
      sample: $sample
      seed: $seed
    ) {
      progress {
        step
        done
        of
      }
      patents {
        number
        title
        section
      }
      views {
        encoder
        places
        laidOut
        separation {
          silhouette
          purity
          chance
          neighbours
        }
        letters {
          section
          x
          y
        }
      }
    }
  }
`);

/** As the API has it: an answer with a progress has nothing else yet. */
export type Projection = ResultOf<typeof PROJECTION>['embeddingProjection'];
export type ProjectedPatent = Projection['patents'][number];
/** Its places are x and y of each patent in turn, in a square of side 1, y downwards. */
export type View = Projection['views'][number];
