import type { LabelAnswer, LabelEvidence } from '@nonet/experts';
import { FieldResolver, Resolver, Root } from 'type-graphql';
import { SignalShare, SimilarPatentEvidence, WeightedWord } from './evidence.types.js';
import { ImpliedByEvidenceType, LabelPredictionType, LabelTextEvidenceType } from './label-answer.types.js';

type EvidenceOf<Kind extends LabelEvidence['kind']> = Extract<LabelEvidence, { kind: Kind }>;

@Resolver(() => LabelPredictionType)
export class LabelPredictionResolver {
  @FieldResolver(() => String, { description: 'What files know the label by.' })
  label(@Root() { id }: LabelAnswer) {
    return id;
  }

  @FieldResolver(() => [WeightedWord], {
    description: 'Words of the text that the label uses, the heaviest first.',
  })
  words(@Root() answer: LabelAnswer) {
    return evidenceOf(answer, 'words')?.words ?? [];
  }

  @FieldResolver(() => LabelTextEvidenceType, {
    nullable: true,
    description: 'The text of the set that is most similar.',
  })
  closest(@Root() answer: LabelAnswer) {
    const found = evidenceOf(answer, 'label-text');
    return found && { label: found.id, text: found.text, similarity: found.similarity };
  }

  @FieldResolver(() => [SimilarPatentEvidence], {
    description: 'Examples that resemble the text and carry the label.',
  })
  neighbours(@Root() answer: LabelAnswer) {
    return evidenceOf(answer, 'neighbours')?.patents ?? [];
  }

  @FieldResolver(() => ImpliedByEvidenceType, {
    nullable: true,
    description: 'The symbol of the CPC that implies it, or one below it, with its score; null: none does.',
  })
  impliedBy(@Root() answer: LabelAnswer) {
    return evidenceOf(answer, 'symbol');
  }

  @FieldResolver(() => [SignalShare], { description: 'What the score is made of, the largest first.' })
  signals(@Root() answer: LabelAnswer) {
    return evidenceOf(answer, 'signals')?.shares ?? [];
  }
}

function evidenceOf<Kind extends LabelEvidence['kind']>(
  { evidence }: LabelAnswer,
  kind: Kind,
): EvidenceOf<Kind> | null {
  return evidence.find((one): one is EvidenceOf<Kind> => one.kind === kind) ?? null;
}
