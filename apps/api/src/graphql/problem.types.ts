import { hintFor } from '@nonet/services/errors';
import { Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';

@ObjectType({ description: 'Why something failed or is out of service.' })
export class Problem {
  @Field(() => String, { simple: true, description: 'A stable code.' })
  code!: string;

  @Field(() => String, { simple: true, description: 'What is wrong.' })
  message!: string;
}

@Resolver(() => Problem)
export class ProblemResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'What can be done about it; null where the message says it all.',
  })
  hint(@Root() { code }: Problem) {
    return hintFor(code, 'anywhere');
  }
}
