/** What the contract says of encoders and experts beside what they can do. */
const FACTS = ['section', 'covers', 'role', 'needs', 'learns', 'format', 'reads'] as const;

/** What of a provider can be told to another process, inherited or its own; whatever else it holds may be circles and sockets. */
export function plainOf(provider: {
  readonly id: string;
  readonly description: string;
}): Record<string, unknown> {
  const { id, description } = provider;
  const given = provider as Partial<Record<(typeof FACTS)[number], unknown>>;
  const said = FACTS.map((fact) => [fact, given[fact]] as const).filter(([, value]) => value !== undefined);
  return { id, description, ...Object.fromEntries(said) };
}
