/** The part of N3.js that is used; the package brings no types. */
declare module 'n3' {
  import type { Quad } from '@rdfjs/types';

  export class Parser {
    constructor(options?: { readonly format?: string; readonly baseIRI?: string });
    /** Throws an error with `context.line`. */
    parse(text: string): Quad[];
  }
}
