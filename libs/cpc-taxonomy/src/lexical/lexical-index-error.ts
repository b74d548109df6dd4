import { codedError } from '@nonet/errors';

/** Bytes that are no lexical index, or one of another version. */
export class LexicalIndexError extends codedError('LexicalIndexError', {
  LEXICAL_INDEX_INVALID: 'internal',
}) {
  constructor(message: string, options?: ErrorOptions) {
    super('LEXICAL_INDEX_INVALID', message, options);
  }
}
