import { Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { presentSystem, SystemType } from './system.types.js';

@Resolver()
export class SystemResolver {
  @Requires('reader')
  @Query(() => SystemType, { description: 'What runs, on what, and in which state.' })
  async system(@Ctx() { services, principal }: GraphQLContext) {
    return presentSystem(await services.system.status(), principal.role);
  }
}
