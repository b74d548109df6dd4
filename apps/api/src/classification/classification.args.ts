import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { ValidateNested } from 'class-validator';
import { ArgsType, Field, Float, InputType } from 'type-graphql';
import { invalidInput } from '@nonet/services/errors';
import { HasLength, IsText, IsWithin } from '../graphql/constraints.js';
import { SYMBOL_LENGTH } from '../taxonomy/taxonomy.args.js';
import { CpcLevelEnum } from '../taxonomy/taxonomy.types.js';
import type { ClassifyInput, ZeroShotInput } from '@nonet/services/classification';
import { SubjectInput, subjectOf } from './subject.input.js';

const MAX_SYMBOLS = 1000;

@InputType('ClassifyInput', { description: 'What to classify, and how far.' })
class ClassifyInputType extends SubjectInput {
  @Field(() => CpcLevelEnum, { defaultValue: 'subclass', description: 'The level of the answer.' })
  level!: CpcLevel;

  @IsText(SYMBOL_LENGTH)
  @Field(() => String, { nullable: true, description: 'Only symbols below this one.' })
  under?: string | null;

  @IsWithin(0, 1)
  @Field(() => Float, {
    nullable: true,
    description:
      'The confidence that is asked for, 0 to 1: an answer below it is given by its deepest ancestor that reaches it.',
  })
  confidence?: number | null;

  @IsText(100)
  @Field(() => String, { nullable: true, description: 'The model to ask; null: the active one.' })
  model?: string | null;
}

@InputType('ZeroShotInput', {
  description: 'What to classify, and into which symbols: `symbols`, or a `level`, perhaps `under` a symbol.',
})
class ZeroShotInputType extends SubjectInput {
  @HasLength(1, MAX_SYMBOLS)
  @IsText(SYMBOL_LENGTH, { each: true })
  @Field(() => [String], {
    nullable: true,
    description: `The candidates, 1 to ${MAX_SYMBOLS} symbols of any level.`,
  })
  symbols?: string[] | null;

  @Field(() => CpcLevelEnum, {
    nullable: true,
    description: 'All symbols of this level are candidates. Default: SUBCLASS.',
  })
  level?: CpcLevel | null;

  @IsText(SYMBOL_LENGTH)
  @Field(() => String, {
    nullable: true,
    description: 'Only candidates below this symbol; goes with `level`.',
  })
  under?: string | null;
}

@ArgsType()
export class ClassifyArgs {
  @ValidateNested()
  @Field(() => ClassifyInputType, { description: 'What to classify, and how far.' })
  input!: ClassifyInputType;

  /** @throws INPUT_INVALID */
  request(): ClassifyInput {
    const { level, top, minScore, confidence, under, model } = this.input;
    return {
      subject: subjectOf(this.input),
      level,
      top,
      minScore,
      confidence: confidence ?? null,
      under: under ?? null,
      model: model ?? null,
    };
  }
}

@ArgsType()
export class ZeroShotArgs {
  @ValidateNested()
  @Field(() => ZeroShotInputType, { description: 'What to classify, and into which symbols.' })
  input!: ZeroShotInputType;

  /** @throws INPUT_INVALID */
  request(): ZeroShotInput {
    const { top, minScore } = this.input;
    return { subject: subjectOf(this.input), candidates: candidatesOf(this.input), top, minScore };
  }
}

function candidatesOf({ symbols, level, under }: ZeroShotInputType): ZeroShotInput['candidates'] {
  if (!symbols) return { kind: 'level', level: level ?? 'subclass', under: under ?? null };
  if (level || under) {
    throw invalidInput({
      field: 'input',
      value: ['symbols', ...(level ? ['level'] : []), ...(under ? ['under'] : [])],
      allowed: 'either symbols, or level with or without under',
    });
  }
  return { kind: 'symbols', symbols };
}
