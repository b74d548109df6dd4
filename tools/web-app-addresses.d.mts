/** The addresses of all pages, as `routes.ts` of each folder declares them: `/patents/$number`. */
export function declaredAddresses(): string[];
/** An address with its parameters filled in, by `address $parameter` or by `$parameter` alone. */
export function filledIn(address: string, examples: Readonly<Record<string, string>>): string;
