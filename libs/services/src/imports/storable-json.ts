/** JSON as PostgreSQL takes it: without the zero bytes and the halves of surrogate pairs that JavaScript's strings may hold. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\u')) return text;
  return text.replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escape) =>
    escape === '\\u0000' ? '' : escape.startsWith('\\ud') ? '\ufffd' : escape,
  );
}
