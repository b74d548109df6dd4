/** A text that is no CPC symbol. */
export class SymbolError extends Error {
  override readonly name = 'SymbolError';
  readonly code = 'CPC_SYMBOL_INVALID';

  constructor(readonly text: string) {
    const shown = text.length > 64 ? `${text.slice(0, 64)}…` : text;
    super(
      `${JSON.stringify(shown)} is not a CPC symbol; expected a section (A to H, Y), a class (A01), a subclass (A01B), ` +
        'a main group (A01B 1/00) or a subgroup (A01B 1/02).',
    );
  }
}
