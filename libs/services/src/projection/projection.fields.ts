import { choice, seed, whole } from '@nonet/operations';

export const projectionMethod = choice({
  name: 'ProjectionMethod',
  about: 'How vectors become points of a plane.',
  options: {
    umap: 'Keeps neighbourhoods together; distances between far groups mean little.',
    pca: 'The two directions of the largest spread, as they are.',
  },
});

/** Fewer patents make no picture. */
const FEWEST = 3;

/** How a picture of the embeddings is made, of whatever patents. */
export const pictureFields = ({ usual, most }: { readonly usual: number; readonly most: number }) => ({
  method: projectionMethod.default('umap').meta({
    title: 'Method',
    description: 'How the plane is found.',
    placeholder: 'method',
  }),
  sample: whole(FEWEST, most).default(usual).meta({
    title: 'Number of patents that are drawn',
    description: 'A random sample.',
    placeholder: 'n',
  }),
  seed: seed.default(1).meta({ description: 'Another seed draws other patents.', rare: true }),
});
