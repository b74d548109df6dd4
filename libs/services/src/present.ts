type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** The fields that were given: in GraphQL, a null filter field and an absent one mean the same. */
export function present<T extends object>(input: T): Present<T> {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined),
  ) as Present<T>;
}
