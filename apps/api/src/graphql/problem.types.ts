import { Field, ObjectType } from 'type-graphql';

@ObjectType({ simpleResolvers: true, description: 'Why something failed or is out of service.' })
export class Problem {
  @Field(() => String, { description: 'A stable code.' })
  code!: string;

  @Field(() => String, { description: 'What is wrong.' })
  message!: string;
}
