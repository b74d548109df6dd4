import type { Device } from '@nonet/plugins';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Problem } from '../graphql/problem.types.js';
import type { EncoderInfo } from '@nonet/services/encoders';

const EncoderStateEnum = {
  AVAILABLE: 'available',
  LOADED: 'loaded',
  FAILED: 'failed',
} as const satisfies Record<string, EncoderInfo['state']['kind']>;

registerEnumType(EncoderStateEnum, {
  name: 'EncoderState',
  description: 'Whether an encoder is at work.',
  valuesConfig: {
    AVAILABLE: { description: 'Loads when somebody first needs it.' },
    LOADED: { description: 'In memory.' },
    FAILED: { description: 'Could not be loaded; see `problem`.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'An encoder in memory.' })
export class LoadedEncoder {
  @Field(() => String, { description: 'Where it runs: `cpu`, or `cuda:N`.' })
  device!: Device;

  @Field(() => Int, { description: 'Length of its vectors.' })
  dimension!: number;

  @Field(() => Int, { description: 'Longest input in tokens; what is longer is cut.' })
  maxTokens!: number;

  @Field(() => String, { description: 'Changes whenever the vectors would change.' })
  fingerprint!: string;
}

@ObjectType('Encoder', { simpleResolvers: true, description: 'An encoder: it turns texts into vectors.' })
export class EncoderType {
  @Field(() => String, { description: 'Its name, for example `minilm-l6`.' })
  id!: string;

  @Field(() => String, { description: "The plugin that brings it; `built-in` for the product's own." })
  plugin!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What its plugin says of it, in a line; null for one that was trained and published.',
  })
  description!: string | null;

  @Field(() => EncoderStateEnum, { description: 'Whether it is at work.' })
  state!: EncoderInfo['state']['kind'];

  @Field(() => LoadedEncoder, {
    nullable: true,
    description: 'What is known once it is loaded; null before.',
  })
  loaded!: LoadedEncoder | null;

  @Field(() => Problem, { nullable: true, description: 'Why it could not be loaded; null otherwise.' })
  problem!: Problem | null;
}

export function presentEncoder({ id, plugin, description, state }: EncoderInfo): EncoderType {
  return {
    id,
    plugin,
    description,
    state: state.kind,
    loaded: state.kind === 'loaded' ? state : null,
    problem: state.kind === 'failed' ? state : null,
  };
}
