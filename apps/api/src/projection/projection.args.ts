import { seed, text, whole } from '@nonet/operations';
import { PROJECTION_METHODS, type ProjectionMethod } from '@nonet/lab';
import { ArgsType, Field, Int, registerEnumType } from 'type-graphql';
import { Allowed } from '../graphql/constraints.js';
import type { ProjectionRequest } from '@nonet/services/projection';

export const ProjectionMethodEnum = { UMAP: 'umap', PCA: 'pca' } as const satisfies Record<
  string,
  (typeof PROJECTION_METHODS)[number]
>;

registerEnumType(ProjectionMethodEnum, {
  name: 'ProjectionMethod',
  description: 'How vectors become points of a plane.',
  valuesConfig: {
    UMAP: { description: 'Keeps neighbourhoods together; distances between far groups mean little.' },
    PCA: { description: 'The two directions of the largest spread, as they are.' },
  },
});

const FEWEST = 3;
const MOST = 2_000;
/** Patents that are drawn where nothing else is asked for. */
export const SAMPLE = 500;

@ArgsType()
export class ProjectionArgs {
  @Allowed(text(200))
  @Field(() => String, { nullable: true, description: 'The encoder; null: the configured one.' })
  encoder?: string | null;

  @Allowed(text(200))
  @Field(() => String, {
    nullable: true,
    description:
      'Another one to compare with, for example the one that training began with; the first view is of it.',
  })
  baseEncoder?: string | null;

  @Field(() => ProjectionMethodEnum, { defaultValue: 'umap', description: 'How the plane is found.' })
  method!: ProjectionMethod;

  @Allowed(whole(FEWEST, MOST))
  @Field(() => Int, { defaultValue: SAMPLE, description: `Patents that are drawn, ${FEWEST} to ${MOST}.` })
  sample!: number;

  @Allowed(seed)
  @Field(() => Int, { defaultValue: 1, description: 'Another seed draws other patents.' })
  seed!: number;

  request(): ProjectionRequest {
    const { encoder, baseEncoder, method, sample, seed } = this;
    return { encoder: encoder ?? null, baseEncoder: baseEncoder ?? null, method, sample, seed };
  }
}
