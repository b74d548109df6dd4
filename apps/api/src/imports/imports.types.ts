import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';
import { Problem } from '../graphql/problem.types.js';
import { DateTimeScalar } from '../graphql/scalars.js';
import type { Import, ImportKind, ImportRejection, ImportState } from '@nonet/services/imports';

export const ImportKindEnum = { SCHEME: 'scheme', PATENTS: 'patents' } as const satisfies Record<
  string,
  ImportKind
>;

export const ImportStateEnum = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const satisfies Record<string, ImportState>;

const RejectionScopeEnum = {
  FILE: 'file',
  RECORD: 'record',
  FIELD: 'field',
} as const satisfies Record<string, ImportRejection['scope']>;

registerEnumType(RejectionScopeEnum, {
  name: 'RejectionScope',
  description: 'How much of a file was turned away.',
  valuesConfig: {
    FILE: { description: 'The whole file, or the rest of it.' },
    RECORD: { description: 'One record.' },
    FIELD: { description: 'One field; the record was kept without it.' },
  },
});
registerEnumType(ImportKindEnum, {
  name: 'ImportKind',
  description: 'What an import brings.',
  valuesConfig: {
    SCHEME: { description: 'A version of the CPC.' },
    PATENTS: { description: 'Patents of one file.' },
  },
});
registerEnumType(ImportStateEnum, {
  name: 'ImportState',
  description: 'How far an import is.',
  valuesConfig: {
    RUNNING: { description: 'At work.' },
    SUCCEEDED: { description: 'Done; records that could not be read are in `rejections`.' },
    FAILED: { description: 'Ended by an error; see `error`.' },
    CANCELLED: { description: 'Ended because it was asked to.' },
  },
});

@ObjectType('Import', { description: 'One import, from its start to its final state.' })
export class ImportType {
  @Field(() => ID, { simple: true, description: 'Identifies the import.' })
  id!: string;

  @Field(() => ImportKindEnum, { simple: true, description: 'What it brings.' })
  kind!: ImportKind;

  @Field(() => ImportStateEnum, { simple: true, description: 'How far it is.' })
  state!: ImportState;

  @Field(() => String, { simple: true, description: 'The file it reads.' })
  source!: string;

  @Field(() => Int, { simple: true, description: 'Records or symbols read so far.' })
  read!: number;

  @Field(() => Int, { simple: true, description: 'New ones.' })
  added!: number;

  @Field(() => Int, { simple: true, description: 'Changed ones.' })
  updated!: number;

  @Field(() => Int, { simple: true, description: 'Those that were there already, just so.' })
  unchanged!: number;

  @Field(() => Int, { simple: true, description: 'Symbols that the new scheme no longer has.' })
  removed!: number;

  @Field(() => Int, {
    simple: true,
    description:
      'Files and records that could not be read: those of `rejections` whose scope is not a field.',
  })
  rejected!: number;

  @Field(() => Int, {
    simple: true,
    description: 'Fields that records were kept without; with `rejected` as many as `rejections` has.',
  })
  rejectedFields!: number;

  @Field(() => Int, {
    simple: true,
    description: 'Fields of stored patents that were empty and are filled now.',
  })
  filled!: number;

  @Field(() => Int, { simple: true, description: 'Fields of stored patents that have another content now.' })
  replaced!: number;

  @Field(() => Int, {
    simple: true,
    description: 'Fields of stored patents that stayed although the source says otherwise.',
  })
  kept!: number;

  @Field(() => Int, {
    simple: true,
    description: 'Symbols that the scheme in use has not, or not any more; they are kept.',
  })
  unknownSymbols!: number;

  @Field(() => Int, { simple: true, description: 'Patents whose text another patent has too.' })
  duplicates!: number;

  @Field(() => [String], {
    simple: true,
    description: 'Keys and columns of its files that nothing was read from.',
  })
  ignored!: readonly string[];

  @Field(() => Problem, { simple: true, nullable: true, description: 'Why it failed; null otherwise.' })
  error!: Import['error'];

  @Field(() => String, {
    simple: true,
    description: 'Who started it: the name of an API key, or the command line.',
  })
  startedBy!: string;

  @Field(() => DateTimeScalar, { simple: true, description: 'When it started.' })
  startedAt!: Date;

  @Field(() => DateTimeScalar, {
    simple: true,
    nullable: true,
    description: 'When it ended; null while it runs.',
  })
  finishedAt!: Date | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What could not be read; the rest of its file went on.',
})
export class Rejection {
  @Field(() => ID, { description: 'Identifies the rejection.' })
  id!: number;

  @Field(() => RejectionScopeEnum, { description: 'How much of the file was turned away.' })
  scope!: ImportRejection['scope'];

  @Field(() => String, { description: 'The file.' })
  file!: string;

  @Field(() => String, { description: 'Line, record or byte.' })
  place!: string;

  @Field(() => String, { description: 'A stable code.' })
  code!: string;

  @Field(() => String, { description: 'What was wrong, and what is allowed.' })
  reason!: string;

  @Field(() => String, { description: 'The beginning of the record.' })
  excerpt!: string;
}

@ObjectType('ImportFile', { simpleResolvers: true, description: 'A file that may be imported.' })
export class ImportFileType {
  @Field(() => String, { description: 'Where it is on the server, as the mutations take it.' })
  path!: string;

  @Field(() => Float, { description: 'Its size.' })
  bytes!: number;

  @Field(() => DateTimeScalar, { description: 'When it was last changed.' })
  modifiedAt!: Date;
}

export const ImportConnection = connectionTypes('Import', ImportType);
export const RejectionConnection = connectionTypes('Rejection', Rejection);

@ObjectType('Upload', {
  simpleResolvers: true,
  description: 'A file that somebody sends, or has sent, to `/uploads` by the tus protocol.',
})
export class UploadType {
  @Field(() => ID, { description: 'Identifies the upload: the end of its address.' })
  id!: string;

  @Field(() => String, { description: 'The name of the file.' })
  name!: string;

  @Field(() => Float, { description: 'Its size.' })
  bytes!: number;

  @Field(() => Float, { description: 'How much of it is here.' })
  received!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Where it is on the server once it is whole, as the mutations take it; null before.',
  })
  path!: string | null;

  @Field(() => DateTimeScalar, { description: 'When something of it last came.' })
  changedAt!: Date;

  @Field(() => DateTimeScalar, {
    description:
      'When it is removed: a day after the last part, or a week after it was whole, unless a run needs it.',
  })
  expiresAt!: Date;
}
