import type { PluginReport } from '@nonet/plugins';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Problem } from '../graphql/problem.types.js';

export const PluginStateEnum = {
  ACTIVE: 'active',
  QUARANTINED: 'quarantined',
} as const satisfies Record<string, PluginReport['state']>;

registerEnumType(PluginStateEnum, {
  name: 'PluginState',
  description: 'Whether a plugin takes part.',
  valuesConfig: {
    ACTIVE: { description: 'Loaded; what it brings can be used.' },
    QUARANTINED: { description: 'Out of service; see `problem`. The rest goes on without it.' },
  },
});

@ObjectType('Plugin', {
  simpleResolvers: true,
  description: 'A plugin that the configuration names, or one of the product.',
})
export class PluginType {
  @Field(() => String, {
    description: 'Its name; what the configuration calls it while it could not be read.',
  })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Its version; null while it could not be read.' })
  version!: string | null;

  @Field(() => String, { description: '`built-in`, or what the configuration calls it.' })
  source!: string;

  @Field(() => PluginStateEnum, { description: 'Whether it takes part.' })
  state!: PluginReport['state'];

  @Field(() => Problem, { nullable: true, description: 'Why it is out of service; null otherwise.' })
  problem!: Problem | null;

  @Field(() => [String], { description: 'The encoders that it brings.' })
  encoders!: readonly string[];

  @Field(() => [String], { description: 'The kinds of experts that it brings.' })
  experts!: readonly string[];
}

export function presentPlugin(report: PluginReport): PluginType {
  return { ...report, experts: report.experts.map(({ id }) => id) };
}
