/** As the API has it: an answer with a progress has nothing else yet. */
export interface Projection {
  progress: { step: string; done: number; of: number } | null;
  patents: ProjectedPatent[];
  views: View[];
}

export interface ProjectedPatent {
  number: string;
  title: string | null;
  section: string;
}

export interface View {
  encoder: string;
  separation: { silhouette: number | null; purity: number; chance: number; neighbours: number };
  /** x and y of each patent in turn, in a square of side 1, y downwards. */
  places: number[];
  letters: { section: string; x: number; y: number }[];
}

export const METHODS = [
  { value: 'UMAP', title: 'UMAP: neighbourhoods' },
  { value: 'PCA', title: 'Two principal components' },
] as const;
export type Method = (typeof METHODS)[number]['value'];

export interface ProjectionChoice {
  encoder: string;
  baseEncoder: string | null;
  method: Method;
  sample: number;
}

export const ENCODERS = `query EncodersToDraw {
  encoders { id }
  system { encoder }
}`;

export const PROJECTION = `query Projection($encoder: String, $baseEncoder: String, $method: ProjectionMethod!, $sample: Int!) {
  embeddingProjection(encoder: $encoder, baseEncoder: $baseEncoder, method: $method, sample: $sample) {
    progress { step done of }
    patents { number title section }
    views {
      encoder places
      separation { silhouette purity chance neighbours }
      letters { section x y }
    }
  }
}`;
