import { createSignInLinks, type SignInLinks } from '../access/index.js';

/** What processes that answer at one address know of each other. */
export interface Together {
  /** How many of them answer now, this one among them. */
  answering(): Promise<number>;
  /** A link that one of them showed is good at any of them, for once. */
  readonly links: SignInLinks;
}

/** Of a process that answers for itself. */
export const alone = (): Together => ({ answering: async () => 1, links: createSignInLinks() });
