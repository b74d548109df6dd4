import type { ValueType } from './fields.js';

/**
 * What people type stands for a value: `12` for a number, `D=keyword` for a record of two fields. What cannot be read is passed on
 * as it stands, so that the schema refuses it in the words that it has for everybody.
 */
export function readTyped(type: ValueType, typed: string): unknown {
  switch (type.type) {
    case 'whole':
    case 'number':
      return typed.trim() === '' || !Number.isFinite(Number(typed)) ? typed : Number(typed);
    case 'moment': {
      const moment = new Date(typed);
      return /^\d{4}-\d{2}-\d{2}/.test(typed) && !Number.isNaN(moment.getTime()) ? moment : typed;
    }
    case 'record': {
      const parts = typed.split('=');
      if (parts.length !== type.fields.length) return typed;
      return Object.fromEntries(
        type.fields.map((field, i) => [field.name, readTyped(field.type, parts[i]!)]),
      );
    }
    case 'list':
      return readTyped(type.of, typed);
    case 'text':
    case 'id':
    case 'truth':
    case 'day':
    case 'choice':
      return typed;
  }
}

/** Puts a value where a path leads, and makes the records on its way. */
export function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) into[first] = value;
  else put((into[first] ??= {}) as Record<string, unknown>, rest, value);
}
