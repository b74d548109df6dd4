import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Signal, SpokenExpert } from '@nonet/experts';
import { createUnionType, Field, Float, ObjectType, registerEnumType } from 'type-graphql';

export const SignalEnum = {
  WORDS: 'words',
  SIMILARITY: 'similarity',
  HEAD: 'head',
  GATE: 'gate',
  NEIGHBOURS: 'neighbours',
  EXPERT: 'expert',
  SYMBOLS: 'symbols',
  PARENT: 'parent',
  PRIOR: 'prior',
} as const satisfies Record<string, Signal>;

registerEnumType(SignalEnum, {
  name: 'Signal',
  description: 'What a score is made of.',
  valuesConfig: {
    WORDS: { description: 'Words that the text shares with the scheme.' },
    SIMILARITY: { description: "The encoder's similarity of the text and the texts of the scheme." },
    HEAD: { description: 'What was learned of the symbol.' },
    GATE: { description: 'What was learned of its section.' },
    NEIGHBOURS: { description: 'Similar patents that carry the symbol.' },
    EXPERT: { description: 'What the expert of a plugin says.' },
    SYMBOLS: { description: 'The answer in the CPC, where symbols imply a label.' },
    PARENT: { description: 'The score of the symbol above.' },
    PRIOR: { description: 'How wide the symbol is.' },
  },
});

const DefinitionSource = { TITLE: 'title', DEFINITION: 'definition' } as const;
registerEnumType(DefinitionSource, {
  name: 'SchemeTextSource',
  description: 'Which text of the scheme was compared.',
  valuesConfig: {
    TITLE: { description: 'The titles from the section down.' },
    DEFINITION: { description: 'The definition statement.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A word that speaks for a symbol.' })
export class WeightedWord {
  @Field(() => String, { description: 'The word.' })
  word!: string;

  @Field(() => Float, { description: 'Its share of the lexical score, 0 to 1.' })
  weight!: number;
}

@ObjectType('WordEvidence', {
  simpleResolvers: true,
  description: 'Words of the text that the scheme uses for the symbol.',
})
export class WordEvidenceType {
  @Field(() => [WeightedWord], { description: 'The heaviest first.' })
  words!: readonly WeightedWord[];
}

@ObjectType('SimilarityEvidence', {
  simpleResolvers: true,
  description: 'The text of the scheme that is most similar to the classified text.',
})
export class SimilarityEvidenceType {
  @Field(() => String, { description: 'The symbol itself, or one below it whose text came closest.' })
  symbol!: CpcSymbol;

  @Field(() => DefinitionSource, { description: 'Which of its texts.' })
  source!: 'title' | 'definition';

  @Field(() => String, { description: 'That text.' })
  text!: string;

  @Field(() => Float, { description: "Cosine of the encoder's vectors, -1 to 1." })
  similarity!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A patent that the model learned from.' })
export class SimilarPatentEvidence {
  @Field(() => String, { description: 'Its publication number.' })
  number!: string;

  @Field(() => Float, { description: "Cosine of the encoder's vectors, -1 to 1." })
  similarity!: number;
}

@ObjectType('NeighbourEvidence', {
  simpleResolvers: true,
  description: 'Patents that the model learned from, that resemble the text and carry the symbol.',
})
export class NeighbourEvidenceType {
  @Field(() => [SimilarPatentEvidence], { description: 'The most similar first.' })
  patents!: readonly SimilarPatentEvidence[];
}

@ObjectType('SpokenExpert', {
  simpleResolvers: true,
  description: 'The expert of a plugin that took part in an answer.',
})
class SpokenExpertType {
  @Field(() => String, { description: 'Which of `expertKinds` it is.' })
  expert!: string;

  @Field(() => String, { description: 'The plugin that brings it.' })
  plugin!: string;

  @Field(() => String, { description: 'The version of the plugin that answered.' })
  version!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What one signal contributed.' })
export class SignalShare {
  @Field(() => SignalEnum, { description: 'The signal.' })
  signal!: Signal;

  @Field(() => Float, { description: 'Its share of the score, 0 to 1.' })
  share!: number;

  @Field(() => SpokenExpertType, {
    nullable: true,
    description: 'Who spoke, where the signal is `EXPERT`; null for the others.',
  })
  expert?: SpokenExpert;
}

@ObjectType('SignalEvidence', {
  simpleResolvers: true,
  description: 'How much each signal contributed to the score.',
})
export class SignalEvidenceType {
  @Field(() => [SignalShare], { description: 'The largest first; the shares add up to 1.' })
  shares!: readonly SignalShare[];
}

export const EvidenceUnion = createUnionType({
  name: 'Evidence',
  description: 'A reason for a prediction, in terms that a reader can check.',
  types: () => [WordEvidenceType, SimilarityEvidenceType, NeighbourEvidenceType, SignalEvidenceType] as const,
  resolveType: (evidence) => {
    if ('words' in evidence) return WordEvidenceType;
    if ('patents' in evidence) return NeighbourEvidenceType;
    return 'shares' in evidence ? SignalEvidenceType : SimilarityEvidenceType;
  },
});
