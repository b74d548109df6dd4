import { connect } from 'node:net';

/** Sends bytes as they stand, which no client library would, and answers all that comes back until the connection ends. */
export function rawRequest(
  url: string,
  lines: readonly string[],
  { milliseconds = 90_000 }: { milliseconds?: number } = {},
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No end of the answer after ${milliseconds} ms; so far: ${answer}`));
    }, milliseconds);
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  });
}

/** The status of a raw answer, and the codes of the errors in its body. */
export function readAnswer(answer: string): { status: number; codes: string[] } {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
  const codes = [...answer.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => String(code));
  return { status, codes };
}
