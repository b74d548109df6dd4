import type { PluginReport } from '@nonet/plugins/host';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Problem } from '../graphql/problem.types.js';
import { DateTimeScalar } from '../graphql/scalars.js';

export const PluginStateEnum = {
  STARTING: 'starting',
  ACTIVE: 'active',
  RESTING: 'resting',
  QUARANTINED: 'quarantined',
} as const satisfies Record<string, PluginReport['state']>;

registerEnumType(PluginStateEnum, {
  name: 'PluginState',
  description: 'Whether a plugin takes part.',
  valuesConfig: {
    STARTING: { description: 'It is being read.' },
    ACTIVE: { description: 'Loaded; what it brings can be used.' },
    RESTING: {
      description: 'It failed and is left alone for a while, until one call shows how it is; see `problem`.',
    },
    QUARANTINED: { description: 'Out of service; see `problem`. The rest goes on without it.' },
  },
});

const PluginIsolationEnum = {
  PROCESS: 'process',
  NONE: 'none',
  BUILT_IN: 'built-in',
} as const satisfies Record<string, PluginReport['isolation']>;

registerEnumType(PluginIsolationEnum, {
  name: 'PluginIsolation',
  description: 'Where a plugin runs.',
  valuesConfig: {
    PROCESS: { description: 'In a process of its own: what it does there hurts it alone.' },
    NONE: { description: 'In the process of the server, because the configuration trusts it.' },
    BUILT_IN: { description: 'It is part of the product.' },
  },
});

@ObjectType('PluginFault', {
  simpleResolvers: true,
  description: 'What a plugin did wrong.',
})
class PluginFaultType {
  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: Date;

  @Field(() => String, { description: 'A stable code.' })
  code!: string;

  @Field(() => String, { description: 'What it was.' })
  message!: string;
}

@ObjectType('PluginHealth', {
  simpleResolvers: true,
  description: 'How a plugin does on this server, since it was read.',
})
class PluginHealthType {
  @Field(() => Int, { description: 'How often it was asked for something.' })
  calls!: number;

  @Field(() => Int, { description: 'How often it failed. A caller who gives up is no failure.' })
  errors!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Milliseconds that half of its last answers took at most; null: it gave none.',
  })
  p50!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Milliseconds that 95 in 100 of its last answers took at most; null: it gave none.',
  })
  p95!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Bytes that its process holds; null: it has none of its own, or it does not run now.',
  })
  memory!: number | null;

  @Field(() => Int, { description: 'How often its process had to be started again.' })
  restarts!: number;

  @Field(() => PluginFaultType, { nullable: true, description: 'The last fault; null: there was none.' })
  lastFault!: PluginReport['health']['lastFault'];
}

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

  @Field(() => PluginIsolationEnum, { description: 'Where it runs.' })
  isolation!: PluginReport['isolation'];

  @Field(() => PluginHealthType, { description: 'How it does.' })
  health!: PluginReport['health'];

  @Field(() => Problem, {
    nullable: true,
    description:
      'Why it is out of service or rests; of an active one, why its new files are not in use. Null: it is well.',
  })
  problem!: Problem | null;

  @Field(() => [String], { description: 'The encoders that it brings.' })
  encoders!: readonly string[];

  @Field(() => [String], { description: 'The kinds of experts that it brings.' })
  experts!: readonly string[];
}

export function presentPlugin(report: PluginReport): PluginType {
  return { ...report, experts: report.experts.map(({ id }) => id) };
}
