/** Many short texts in one block of UTF-8 outside of the JavaScript heap: 16 MB instead of 50 for the titles of the CPC. */
export class TextPool {
  private constructor(
    private readonly bytes: Buffer,
    /** Where text `i` starts; one more than there are texts. */
    private readonly starts: Uint32Array,
  ) {}

  static from(texts: readonly string[]): TextPool {
    const starts = new Uint32Array(texts.length + 1);
    for (let i = 0; i < texts.length; i++) starts[i + 1] = starts[i] + Buffer.byteLength(texts[i]);
    const bytes = Buffer.allocUnsafeSlow(starts[texts.length]);
    for (let i = 0; i < texts.length; i++) bytes.write(texts[i], starts[i]);
    return new TextPool(bytes, starts);
  }

  /** Text `index`; '' where there is none. */
  at(index: number): string {
    return this.bytes.toString('utf8', this.starts[index], this.starts[index + 1]);
  }
}
