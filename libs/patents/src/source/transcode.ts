/** UTF-16 as UTF-8; what is no UTF-16 becomes the replacement character. */
export async function* utf8FromUtf16(chunks: AsyncIterable<Buffer>, head: Buffer): AsyncGenerator<Buffer> {
  const isBigEndian = head[0] === 0xfe || head[0] === 0;
  const decoder = new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le');
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
