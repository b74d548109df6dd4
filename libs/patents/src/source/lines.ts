export type Line =
  | { readonly type: 'line'; readonly bytes: Buffer; readonly line: number; readonly byte: number }
  | { readonly type: 'oversized'; readonly head: Buffer; readonly line: number; readonly byte: number };

const NEWLINE = 0x0a;
const EXCERPT_BYTES = 1024;

/** Lines of a byte stream without their ends; of a line above `maxBytes` only the beginning is ever held. */
export async function* splitLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let oversized: Buffer | null = null;
  let line = 1;
  let byte = 0;
  const take = (): Line => {
    const taken: Line =
      oversized === null
        ? { type: 'line', bytes: Buffer.concat(held, heldBytes), line, byte }
        : { type: 'oversized', head: oversized, line, byte };
    held = [];
    heldBytes = 0;
    oversized = null;
    return taken;
  };
  let offset = 0;
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length;) {
      const newline = chunk.indexOf(NEWLINE, start);
      const end = newline === -1 ? chunk.length : newline;
      if (oversized === null) {
        held.push(chunk.subarray(start, end));
        heldBytes += end - start;
        if (heldBytes > maxBytes) {
          oversized = Buffer.concat(held.map((part) => part.subarray(0, EXCERPT_BYTES))).subarray(
            0,
            EXCERPT_BYTES,
          );
          held = [];
        }
      }
      start = end + 1;
      if (newline === -1) continue;
      yield take();
      line++;
      byte = offset + start;
    }
    offset += chunk.length;
  }
  if (heldBytes > 0) yield take();
}
