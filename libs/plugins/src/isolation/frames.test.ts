import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { FrameError, FrameReader, writeFrame } from './frames.js';

/** The bytes of messages. */
function bytesOf(...messages: unknown[]): Buffer {
  const stream = new PassThrough({ highWaterMark: 1 << 24 });
  for (const message of messages) writeFrame(stream, message);
  return stream.read() as Buffer;
}

const read = (bytes: Buffer, mostBytes = 1 << 20) => [...new FrameReader(() => mostBytes).read(bytes)];

test('messages come as they were sent, with their typed arrays, in whatever pieces they arrive', () => {
  const whole = Float32Array.from([1, 2, 3, 4, 5]);
  const messages = [
    { text: 'größer', vectors: { rows: 1, data: whole.subarray(1, 4) } },
    { truth: Uint8Array.of(0, 1, 2), empty: new Float64Array(0), none: null, buffer: Buffer.from('ab') },
  ];
  const bytes = bytesOf(...messages);
  const expected = [
    { text: 'größer', vectors: { rows: 1, data: Float32Array.of(2, 3, 4) } },
    { truth: Uint8Array.of(0, 1, 2), empty: new Float64Array(0), none: null, buffer: Uint8Array.of(97, 98) },
  ];
  for (const size of [1, 7, 64, bytes.length]) {
    const reader = new FrameReader(() => 1 << 20);
    const heard: unknown[] = [];
    for (let at = 0; at < bytes.length; at += size) heard.push(...reader.read(bytes.subarray(at, at + size)));
    expect(heard).toEqual(expected);
  }
});

test('a message that is larger than anything asked for is refused before it is read', () => {
  const bytes = bytesOf({ data: new Float32Array(1000) });
  expect(() => read(bytes.subarray(0, 8), 100)).toThrow(FrameError);
});

test.each([
  ['outside of the message', { $array: 'Float32Array', offset: 0, length: 1000 }],
  ['before the message', { $array: 'Float32Array', offset: -8, length: 1 }],
  ['of a type that is none', { $array: 'constructor', offset: 0, length: 1 }],
  ['between two numbers', { $array: 'Float32Array', offset: 3, length: 1 }],
])('a message is refused whose typed array lies %s', (_, place) => {
  expect(() => read(bytesOf({ place }))).toThrow(/outside of their message/);
});

test('what is no message is refused', () => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(8, 0);
  bytes.writeUInt32LE(8, 4);
  expect(() => read(bytes)).toThrow(/no message/);
  bytes.writeUInt32LE(80, 4);
  expect(() => read(bytes)).toThrow(/cut off/);
});
