/** A text as PostgreSQL takes it. */
export const storableText = (text: string): string => JSON.parse(storableJson(text)) as string;

/** JSON as PostgreSQL takes it: without the zero bytes and the halves of surrogate pairs that JavaScript's strings may hold. */
export const storableJson = (value: unknown): string => storable(JSON.stringify(value));

/** The same of what is JSON already. */
export function storable(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escape) =>
    escape === '\\u0000' ? '' : escape.startsWith('\\ud') ? '\ufffd' : escape,
  );
}
