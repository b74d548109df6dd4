import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Role } from '@nonet/services/access';
import type { Readiness } from '@nonet/services/classification';
import { EncoderType, presentEncoder } from '../encoders/encoders.types.js';
import { mayActAs } from '../graphql/authorization.js';
import { Problem } from '../graphql/problem.types.js';
import { DateTimeScalar } from '../graphql/scalars.js';
import type { SystemStatus } from '@nonet/services/system';

const DatabaseKindEnum = { EMBEDDED: 'embedded', EXTERNAL: 'external' } as const satisfies Record<
  string,
  SystemStatus['database']['kind']
>;
const ReadinessStateEnum = { WARMING: 'warming', READY: 'ready', FAILED: 'failed' } as const satisfies Record<
  string,
  Readiness['state']
>;

registerEnumType(DatabaseKindEnum, {
  name: 'DatabaseKind',
  description: 'Whose PostgreSQL it is.',
  valuesConfig: {
    EMBEDDED: { description: 'Started and stopped by this program.' },
    EXTERNAL: { description: 'The one that DATABASE_URL names.' },
  },
});
registerEnumType(ReadinessStateEnum, {
  name: 'ReadinessState',
  description: 'How far the server is on its way to the first classification.',
  valuesConfig: {
    WARMING: { description: 'Loading; requests wait.' },
    READY: { description: 'Answers at once.' },
    FAILED: { description: 'Cannot classify; see `problem`.' },
  },
});

@ObjectType('Database', { simpleResolvers: true, description: 'The database in use.' })
class DatabaseType {
  @Field(() => DatabaseKindEnum, { description: 'Whose it is.' })
  kind!: SystemStatus['database']['kind'];

  @Field(() => String, { description: 'The version of PostgreSQL.' })
  version!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its address, without a password; only an admin sees it.',
  })
  address!: string | null;
}

@ObjectType('SchemeInUse', { simpleResolvers: true, description: 'The CPC version in use.' })
class SchemeInUseType {
  @Field(() => String, { description: 'Year and month: `2025.05`.' })
  version!: string;

  @Field(() => Int, { description: 'Symbols in use.' })
  nodes!: number;
}

@ObjectType('Readiness', {
  simpleResolvers: true,
  description: 'How far the server is on its way to the first classification.',
})
class ReadinessType {
  @Field(() => ReadinessStateEnum, { description: 'The state.' })
  state!: Readiness['state'];

  @Field(() => String, { nullable: true, description: 'While warming: what is being done.' })
  step?: string;

  @Field(() => Int, { nullable: true, description: 'While warming: how much of it is done.' })
  done?: number;

  @Field(() => Int, { nullable: true, description: 'While warming: how much there is to do.' })
  total?: number;

  @Field(() => String, {
    nullable: true,
    description: 'When ready: the model that answers, `name@version` or `zero-shot`.',
  })
  model?: string;

  @Field(() => Problem, {
    nullable: true,
    description:
      'What went wrong: why nothing can be classified, or why what is active now does not answer yet.',
  })
  problem!: Problem | null;
}

@ObjectType('EmbeddedGroups', {
  simpleResolvers: true,
  description: 'How many main groups and subgroups of the scheme are embedded before anybody asks for them.',
})
class EmbeddedGroupsType {
  @Field(() => Int, { description: 'Those that the model which answers has vectors of.' })
  done!: number;

  @Field(() => Int, { description: 'All of them.' })
  total!: number;
}

@ObjectType('ApproximateSearch', {
  simpleResolvers: true,
  description:
    'A search that looks at the vectors around the centres which are nearest to what is asked for.',
})
class ApproximateSearchType {
  @Field(() => Float, {
    description:
      'Share of the 40 nearest that it finds, from 0 to 1, measured on some of the vectors when their centres were made.',
  })
  recall!: number;

  @Field(() => Int, { description: 'Centres, each with a list of the vectors around it.' })
  lists!: number;

  @Field(() => Int, { description: 'Lists that are looked at.' })
  probes!: number;
}

@ObjectType('SimilarSearch', { simpleResolvers: true, description: 'How similar patents are looked for.' })
class SimilarSearchType {
  @Field(() => Int, { description: 'Number of patents that are searched.' })
  size!: number;

  @Field(() => ApproximateSearchType, {
    nullable: true,
    description: 'Null: every vector is looked at, and nothing is missed.',
  })
  approximation!: ApproximateSearchType | null;
}

@ObjectType('Memory', { simpleResolvers: true, description: 'Memory of the process that answers this.' })
class MemoryType {
  @Field(() => Float, { description: 'Bytes in physical memory.' })
  residentBytes!: number;

  @Field(() => Float, { description: 'Bytes of the JavaScript heap in use.' })
  heapBytes!: number;
}

@ObjectType('System', { simpleResolvers: true, description: 'What runs, on what, and in which state.' })
export class SystemType {
  @Field(() => String, { description: 'The version of Nonet.' })
  version!: string;

  @Field(() => String, { description: 'The version of Node.js.' })
  node!: string;

  @Field(() => String, { description: 'Operating system and processor.' })
  platform!: string;

  @Field(() => DateTimeScalar, { description: 'When the process that answers this started.' })
  startedAt!: Date;

  @Field(() => Int, {
    description: 'How many processes answer requests at this address (`NONET_PROCESSES`).',
  })
  processes!: number;

  @Field(() => DatabaseType, { description: 'The database in use.' })
  database!: DatabaseType;

  @Field(() => String, {
    description: 'The device that the configuration asks for; what is in use stands with each encoder.',
  })
  requestedDevice!: string;

  @Field(() => String, {
    description:
      'The encoder that classifies while no model is active, and where `zero-shot` is asked for; a version brings its own.',
  })
  encoder!: string;

  @Field(() => [EncoderType], { description: 'All encoders.' })
  encoders!: readonly EncoderType[];

  @Field(() => SchemeInUseType, {
    nullable: true,
    description: 'The CPC version in use; null before the first import.',
  })
  scheme!: SystemStatus['scheme'];

  @Field(() => Int, { description: 'Imported patents.' })
  patents!: number;

  @Field(() => ReadinessType, {
    description: 'How far the server is on its way to the first classification.',
  })
  classification!: ReadinessType;

  @Field(() => EmbeddedGroupsType, {
    nullable: true,
    description:
      'How far groups of the scheme are embedded ahead, while nobody asks for anything: answers with groups are fast from then on. Null: not begun.',
  })
  embeddedGroups!: SystemStatus['embeddedGroups'];

  @Field(() => SimilarSearchType, {
    nullable: true,
    description: 'How similar stored patents are looked for. Null: no model has answered yet.',
  })
  similarSearch!: SystemStatus['similarSearch'];

  @Field(() => SimilarSearchType, {
    nullable: true,
    description:
      'How patents similar to a text are looked for among those that the experts remember. Null: no experts answer.',
  })
  rememberedSearch!: SystemStatus['rememberedSearch'];

  @Field(() => MemoryType, { description: 'Memory of the process that answers this.' })
  memory!: SystemStatus['memory'];
}

/** What somebody of the given role may see. */
export function presentSystem(status: SystemStatus, role: Role): SystemType {
  const { classification, database } = status;
  return {
    ...status,
    database: { ...database, address: mayActAs(role, 'admin') ? database.address : null },
    encoders: status.encoders.map(presentEncoder),
    classification: { ...classification, problem: problemOf(classification) },
  };
}

function problemOf(classification: Readiness): Problem | null {
  if (classification.state === 'failed') return classification;
  return classification.state === 'ready' ? classification.problem : null;
}
