import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { SectionSeparation } from '@nonet/lab';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type {
  PlacedView,
  ProjectedPatent,
  ProjectionAnswer,
  ProjectionProgress,
} from '@nonet/services/projection';

@ObjectType('SectionSeparation', {
  simpleResolvers: true,
  description:
    'How well vectors keep the sections apart, by cosine on the whole vectors: a projection can deceive.',
})
class SectionSeparationType implements SectionSeparation {
  @Field(() => Float, {
    nullable: true,
    description: 'Mean silhouette, -1 to 1; null where all patents are of one section.',
  })
  silhouette!: number | null;

  @Field(() => Float, { description: 'Mean share of the nearest neighbours that are of the same section.' })
  purity!: number;

  @Field(() => Float, { description: 'The purity of vectors that know nothing of sections.' })
  chance!: number;

  @Field(() => Int, { description: 'How many nearest neighbours were looked at.' })
  neighbours!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Where the letter of a section goes in a picture.' })
class SectionLetter {
  @Field(() => String, { description: 'The section.' })
  section!: CpcSymbol;

  @Field(() => Float, { description: 'From the left, 0 to 1.' })
  x!: number;

  @Field(() => Float, { description: 'From the top, 0 to 1.' })
  y!: number;
}

@ObjectType('ProjectionView', { simpleResolvers: true, description: 'How an encoder places the patents.' })
export class ProjectionViewType {
  @Field(() => String, { description: 'The encoder.' })
  encoder!: string;

  @Field(() => String, { description: 'Changes whenever the vectors would change.' })
  fingerprint!: string;

  @Field(() => String, { description: 'Where it runs: `cpu`, or `cuda:N`.' })
  device!: string;

  @Field(() => SectionSeparationType, { description: 'How well it keeps the sections apart.' })
  separation!: SectionSeparation;

  @Field(() => Int, {
    description:
      'How many of the patents were laid out and measured; the others stand between those that they are most similar to.',
  })
  laidOut!: number;

  @Field(() => [Float], {
    description:
      'x and y of each patent in turn, in a square of side 1 with y downwards: twice as many numbers as patents.',
  })
  places!: number[];

  @Field(() => [SectionLetter], { description: 'Where the letters of the sections go.' })
  letters!: PlacedView['letters'];
}

@ObjectType('ProjectedPatent', { simpleResolvers: true, description: 'A patent of the sample.' })
class ProjectedPatentType implements ProjectedPatent {
  @Field(() => String, { description: 'Country, number and kind in one.' })
  number!: string;

  @Field(() => String, { nullable: true, description: 'Its title.' })
  title!: string | null;

  @Field(() => String, { description: 'Section of the symbol that the office put first.' })
  section!: CpcSymbol;
}

@ObjectType('ProjectionProgress', { simpleResolvers: true, description: 'How far a projection is.' })
class ProjectionProgressType implements ProjectionProgress {
  @Field(() => String, { description: 'What is under way.' })
  step!: string;

  @Field(() => Int, { description: 'Patents of it that are done.' })
  done!: number;

  @Field(() => Int, { description: 'Patents in all.' })
  of!: number;
}

@ObjectType('EmbeddingProjection', {
  simpleResolvers: true,
  description: 'Patents as points of a plane: those that an encoder takes for similar lie close together.',
})
export class EmbeddingProjectionType {
  @Field(() => ProjectionProgressType, {
    nullable: true,
    description: 'Set while the projection is in work: ask again, and `patents` and `views` will be there.',
  })
  progress!: ProjectionProgress | null;

  @Field(() => [ProjectedPatentType], { description: 'The sample, by number.' })
  patents!: readonly ProjectedPatent[];

  @Field(() => [ProjectionViewType], { description: 'The base encoder first, where one was asked for.' })
  views!: ProjectionViewType[];
}

/** Four decimals are a tenth of a pixel on the largest screen. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

export function presentProjection(answer: ProjectionAnswer): EmbeddingProjectionType {
  if (answer.kind === 'working') return { progress: answer.progress, patents: [], views: [] };
  const { patents, views } = answer.projection;
  return {
    progress: null,
    patents,
    views: views.map(({ places, letters, ...view }) => ({
      ...view,
      places: places.flatMap(({ x, y }) => [rounded(x), rounded(y)]),
      letters: letters.map(({ section, x, y }) => ({ section, x: rounded(x), y: rounded(y) })),
    })),
  };
}
