/** Where a value goes among the variables of a mutation: `input.filter.cpc`. */
interface Place {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
}

/** A field of a form that starts a run; what is left empty is left out, and the server's default holds. */
export type Field = Place &
  (
    | { kind: 'text'; initial: string; pattern: RegExp; allowed: string }
    | { kind: 'number'; whole: 'whole' | 'any'; from: number; to: number; initial: string }
    | { kind: 'choice'; options: readonly string[]; initial: string }
    | { kind: 'check' }
    | { kind: 'day' }
    | { kind: 'version'; empty: string | null }
    | { kind: 'file' }
    | { kind: 'files'; least: number; unless?: string }
    | { kind: 'experts' }
    | { kind: 'words'; least: number; most: number; pattern: RegExp; allowed: string }
  );

/** What stands in the fields, by their names. */
export type Values = Readonly<Record<string, string>>;
export type Problems = Readonly<Record<string, string>>;

export const CHECKED = 'yes';
const MOST_FILES = 20;
/** `C keyword`: the section, then the kind of expert that it is given. */
const GIVEN_EXPERT = /^([A-HY])\s+(\S+)$/;

export const initialOf = (fields: readonly Field[]): Values =>
  Object.fromEntries(fields.map((field) => [field.name, 'initial' in field ? field.initial : '']));

/** What the server would refuse, by the names of the fields. */
export function problemsOf(fields: readonly Field[], values: Values): Problems {
  const found = fields.map((field) => [field.name, problemOf(field, values)] as const);
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== null));
}

/** The variables that the fields make. */
export function variablesOf(fields: readonly Field[], values: Values): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const field of fields) {
    const value = valueOf(field, textOf(field, values));
    if (value !== undefined) put(variables, field.name.split('.'), value);
  }
  return variables;
}

const textOf = ({ name }: Field, values: Values): string => (values[name] ?? '').trim();
const linesOf = (text: string): string[] => wordsOf(text, /\n/);
const wordsOf = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((word) => word.trim())
    .filter((word) => word !== '');

function problemOf(field: Field, values: Values): string | null {
  const text = textOf(field, values);
  switch (field.kind) {
    case 'text':
      return field.pattern.test(text) ? null : `Allowed: ${field.allowed}.`;
    case 'number':
      return text === '' || isWithin(Number(text), field)
        ? null
        : `Allowed: ${field.whole === 'whole' ? 'a whole number' : 'a number'} from ${field.from} to ${field.to.toLocaleString('en')}.`;
    case 'version':
      return text === '' && field.empty === null ? 'Choose a version.' : null;
    case 'file':
      return text === '' ? 'Choose a file of the server.' : null;
    case 'files': {
      const count = linesOf(text).length;
      if (count > MOST_FILES) return `Allowed: at most ${MOST_FILES} files.`;
      const isSpared = field.unless !== undefined && values[field.unless] === CHECKED;
      return count >= field.least || isSpared ? null : 'Choose at least one file of the server.';
    }
    case 'words': {
      const words = wordsOf(text, /[,\n]/);
      const isRight =
        words.length >= field.least &&
        words.length <= field.most &&
        words.every((word) => field.pattern.test(word));
      return isRight ? null : `Allowed: ${field.allowed}.`;
    }
    case 'experts':
      return wordsOf(text, /[,\n]/).every((given) => GIVEN_EXPERT.test(given))
        ? null
        : 'Allowed: a section, A to H or Y, and a kind of expert: C keyword.';
    case 'choice':
    case 'check':
    case 'day':
      return null;
  }
}

const isWithin = (value: number, { whole, from, to }: Extract<Field, { kind: 'number' }>): boolean =>
  value >= from && value <= to && (whole === 'any' || Number.isInteger(value));

function valueOf(field: Field, text: string): unknown {
  if (field.kind === 'check') return text === CHECKED;
  if (text === '') return undefined;
  if (field.kind === 'number') return Number(text);
  if (field.kind === 'files') return linesOf(text);
  if (field.kind === 'experts')
    return wordsOf(text, /[,\n]/).map((given) => {
      const [, section, expert] = GIVEN_EXPERT.exec(given) ?? [];
      return { section, expert };
    });
  if (field.kind === 'words') return wordsOf(text, /[,\n]/);
  return text;
}

function put(into: Record<string, unknown>, [first, ...rest]: string[], value: unknown): void {
  if (first === undefined) return;
  if (rest.length === 0) into[first] = value;
  else put((into[first] ??= {}) as Record<string, unknown>, rest, value);
}
