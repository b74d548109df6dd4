import { codedError } from '@nonet/errors';

/** A text that is no CPC symbol. */
export class SymbolError extends codedError('SymbolError', { CPC_SYMBOL_INVALID: 'bad-input' }) {
  constructor(readonly text: string) {
    const shown = text.length > 64 ? `${text.slice(0, 64)}…` : text;
    super(
      'CPC_SYMBOL_INVALID',
      `${JSON.stringify(shown)} is not a CPC symbol; expected a section (A to H, Y), a class (A01), a subclass (A01B), ` +
        'a main group (A01B 1/00) or a subgroup (A01B 1/02).',
    );
  }
}
