import { graphql } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';

const VERSIONS = graphql(`
  query Versions {
    models(first: 50) {
      nodes {
        id
        reference
        removedAt
      }
    }
  }
`);

const COLLECTIONS = graphql(`
  query CollectionNames {
    collections(first: 100) {
      nodes {
        id
        name
      }
    }
  }
`);

const LABEL_SETS = graphql(`
  query LabelSetNames {
    labelSets(first: 100) {
      nodes {
        id
        name
      }
    }
  }
`);

export interface WhoAnswers {
  readonly versions: readonly string[];
  readonly collections: readonly string[];
  readonly labelSets: readonly string[];
}

/** The models that can be asked, the collections by whose calibration they may answer, and the label sets that are answered too. What the key may not see is not among them. */
export function useWhoAnswers(): WhoAnswers {
  const { data: known } = useAnswer({ document: VERSIONS, variables: {} });
  const { data: sets } = useAnswer({ document: COLLECTIONS, variables: {} });
  const { data: labelled } = useAnswer({ document: LABEL_SETS, variables: {} });
  return {
    versions: (known?.models.nodes ?? [])
      .filter(({ removedAt }) => removedAt === null)
      .map(({ reference }) => reference),
    collections: (sets?.collections.nodes ?? []).map(({ name }) => name),
    labelSets: (labelled?.labelSets.nodes ?? []).map(({ name }) => name),
  };
}
