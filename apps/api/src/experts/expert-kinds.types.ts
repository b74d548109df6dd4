import { Field, ObjectType } from 'type-graphql';
import { Problem } from '../graphql/problem.types.js';
import { PluginStateEnum } from '../plugins/plugins.types.js';
import type { ExpertKind } from '@nonet/services/experts';

@ObjectType('ExpertKind', {
  simpleResolvers: true,
  description: 'A kind of expert: it knows which symbols of a section a text belongs to.',
})
export class ExpertKindType {
  @Field(() => String, { description: 'Its name, for example `keyword`.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'The one section that it knows; null: any.' })
  section!: string | null;

  @Field(() => String, { description: 'How it works and what it is good at, in a line.' })
  description!: string;

  @Field(() => String, { description: "The plugin that brings it; `built-in` for the product's own." })
  plugin!: string;

  @Field(() => PluginStateEnum, { description: 'Whether its plugin takes part.' })
  state!: ExpertKind['state'];

  @Field(() => Problem, { nullable: true, description: 'Why it is out of service; null otherwise.' })
  problem!: Problem | null;
}

export function presentExpertKind(expert: ExpertKind): ExpertKindType {
  return { ...expert, section: expert.section === 'any' ? null : expert.section };
}
