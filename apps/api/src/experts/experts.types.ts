import type { ExpertState, OwnKnowledge } from '@nonet/experts';
import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('PluginExpert', {
  simpleResolvers: true,
  description: "The expert of a plugin that a section has beside Nonet's own.",
})
class PluginExpertType {
  @Field(() => String, { description: 'Which of `expertKinds` it is, for example `keyword`.' })
  expert!: string;

  @Field(() => String, { description: 'The plugin that it was trained with.' })
  plugin!: string;

  @Field(() => String, { description: 'The version of the plugin that it was trained with.' })
  version!: string;

  @Field(() => Float, {
    description:
      'How much what it says counts beside the score of the own expert, as training found it; 0: it knows nothing new and is not asked.',
  })
  weight!: number;

  @Field(() => Boolean, {
    description:
      'Whether this server asks it; where it does not, the section is answered by its own expert alone.',
  })
  takesPart!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it is missing or failed last; null: it is well.' })
  problem!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What to know though it takes part, as that another version answers for it; null: nothing.',
  })
  warning!: string | null;
}

@ObjectType('ExpertKnowledge', {
  simpleResolvers: true,
  description:
    'What the weights of a section are worth beside those that all sections share, on texts they were not fitted on.',
})
class ExpertKnowledgeType {
  @Field(() => Int, { description: 'Texts that were asked: those with a candidate of the section.' })
  texts!: number;

  @Field(() => Float, {
    description:
      'How much the logarithm of the likelihood of what is true rises by the own weights, in nats a text.',
  })
  gain!: number;

  @Field(() => [Float], { description: 'The 95 % interval of the gain: from, to.' })
  interval!: [number, number];

  @Field(() => String, {
    description:
      '`own`, or `common`: there was nothing to gain, so it weighs signals as all sections together do.',
  })
  leansOn!: OwnKnowledge['leansOn'];
}

@ObjectType('Expert', {
  simpleResolvers: true,
  description: 'The expert of a section in a model: it knows which subclasses of it a text belongs to.',
})
export class ExpertType implements ExpertState {
  @Field(() => String, { description: 'A to H, or Y.' })
  section!: string;

  @Field(() => String, { description: 'The title of the section in the scheme.' })
  title!: string;

  @Field(() => String, { description: 'Which of `expertKinds` it is: `section-expert`.' })
  kind!: string;

  @Field(() => Int, {
    description:
      'The subclasses of the scheme in its section. Those that neither training nor an extension brought it knows by their texts.',
  })
  subclasses!: number;

  @Field(() => Int, { description: 'Subclasses that training taught it by patents that carry them.' })
  trained!: number;

  @Field(() => [String], { description: 'Subclasses that extensions brought, known by examples.' })
  extendedByExamples!: ExpertState['extendedByExamples'];

  @Field(() => [String], {
    description: 'Subclasses that extensions brought without an example, known by their texts.',
  })
  extendedByTexts!: ExpertState['extendedByTexts'];

  @Field(() => ExpertKnowledgeType, {
    nullable: true,
    description: 'What is its own; null: a model that nobody measured it for.',
  })
  knowledge!: OwnKnowledge | null;

  @Field(() => Float, {
    description: 'From this score on a subclass is selected that has no threshold of its own.',
  })
  threshold!: number;

  @Field(() => Float, { description: 'From this score on the section is selected.' })
  sectionThreshold!: number;

  @Field(() => PluginExpertType, {
    nullable: true,
    description: 'The expert of a plugin beside it; null: it has none.',
  })
  pluginExpert!: ExpertState['pluginExpert'];
}
