import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fieldsOf, leavesOf, sentencesOf } from './fields.js';
import { check, checked, InputError, sentenceOf } from './problem.js';
import { withRule } from './rule.js';
import { choice, list, optional, record, text, whole } from './shapes.js';
import { readTyped } from './typed-text.js';
import { device, encoderReference, modelName, section } from './vocabulary.js';

const colour = choice({
  name: 'Colour',
  about: 'A colour.',
  options: { red: 'Like blood.', 'sky-blue': 'Like the sky.' },
});
const given = record(
  { name: 'GivenExpert', about: 'An expert for a section.' },
  { section, expert: modelName },
);

const fields = withRule(
  z.strictObject({
    name: modelName,
    limit: optional(whole(1, 1000)).meta({ title: 'Maximum number of patents', defaultsTo: 'all' }),
    device: device.default('auto'),
    colour: colour.meta({ title: 'Colour' }).default('red'),
    files: list(text(5), { most: 2 }).meta({ title: 'Files' }).default([]),
    stored: z.boolean().default(false).meta({ title: 'Learn from the stored patents' }),
    experts: list(given, { most: 9 }).meta({ title: 'Experts' }).default([]),
  }),
  {
    at: 'files',
    of: ['files', 'stored'],
    holds: ({ files, stored }) => stored || files.length > 0,
    allowed: 'at least one file, or the stored patents',
  },
);
const problems = (input: unknown) => {
  const outcome = check(fields, input);
  if (outcome.state === 'allowed') return [];
  return outcome.problems.map((problem) => sentenceOf(problem, problem.path.join('.')));
};

describe('check', () => {
  test('fills in defaults, and takes what it gave again', () => {
    const value = checked(fields, { name: 'ours', files: ['a'] });
    expect(value).toEqual({
      name: 'ours',
      limit: null,
      device: 'auto',
      colour: 'red',
      files: ['a'],
      stored: false,
      experts: [],
    });
    expect(checked(fields, value)).toEqual(value);
  });

  test('names every field that is wrong, in the order of the fields, and what is allowed there', () => {
    const input = { name: 'Ours', limit: 0, device: 'gpu', colour: 'blue', files: ['abcdef'], more: 1 };
    expect(problems(input)).toEqual([
      'more is 1; allowed: nothing of this name.',
      'name is "Ours"; allowed: lower-case letters, digits, hyphens and dots between digits, at most 64.',
      'limit is 0; allowed: a whole number from 1 to 1,000.',
      'device is "gpu"; allowed: auto, cpu, cuda or cuda:N.',
      'colour is "blue"; allowed: red, sky-blue.',
      'files.0 is "abcdef"; allowed: text of at most 5 characters, none of them NUL.',
    ]);
  });

  test('says what is missing, and what a list and a record in it may hold', () => {
    expect(problems({ files: ['a', 'b', 'c'], experts: [{ section: 'X', expert: 'keyword' }] })).toEqual([
      'name is missing; allowed: lower-case letters, digits, hyphens and dots between digits, at most 64.',
      'files is ["a","b","c"]; allowed: at most 2 entries.',
      'experts.0.section is "X"; allowed: a section: A, B, C, D, E, F, G, H, Y.',
    ]);
  });

  test('holds a rule between fields as soon as its own fields are right, whatever is wrong with others', () => {
    expect(problems({ name: 'Ours' })).toEqual([
      'name is "Ours"; allowed: lower-case letters, digits, hyphens and dots between digits, at most 64.',
      'files is missing; allowed: at least one file, or the stored patents.',
    ]);
    expect(problems({ name: 'ours', stored: true })).toEqual([]);
    expect(problems({ name: 'ours', files: 7 })).toEqual(['files is 7; allowed: at most 2 entries.']);
  });

  test('refuses a NUL and a value that is too long for its name, and cuts what it quotes', () => {
    expect(problems({ name: 'a'.repeat(70), files: ['a\0b'] })).toEqual([
      `name is "${'a'.repeat(59)}…; allowed: lower-case letters, digits, hyphens and dots between digits, at most 64.`,
      'files.0 is "a\\u0000b"; allowed: text of at most 5 characters, none of them NUL.',
    ]);
  });

  test('throws all problems as one error whose places begin where the input stands', () => {
    expect(() => checked(fields, { name: 'Ours', stored: true, limit: -1 }, ['input'])).toThrow(
      new InputError(
        [
          {
            path: ['name'],
            value: 'Ours',
            allowed: 'lower-case letters, digits, hyphens and dots between digits, at most 64',
          },
          { path: ['limit'], value: -1, allowed: 'a whole number from 1 to 1,000' },
        ],
        ['input'],
      ),
    );
  });
});

describe('fieldsOf', () => {
  test('says of each field what it is, whether it must be given, and what it is otherwise', () => {
    const known = fieldsOf(fields).map((field) => [
      field.name,
      field.type.type,
      field.presence,
      field.initial,
    ]);
    expect(known).toEqual([
      ['name', 'text', 'required', null],
      ['limit', 'whole', 'optional', null],
      ['device', 'text', 'defaulted', 'auto'],
      ['colour', 'choice', 'defaulted', 'red'],
      ['files', 'list', 'defaulted', []],
      ['stored', 'truth', 'defaulted', false],
      ['experts', 'list', 'defaulted', []],
    ]);
    expect(sentencesOf(fieldsOf(fields)[1]!)).toBe('Maximum number of patents. Default: all.');
  });

  test('lays the fields of a record out among the others', () => {
    const filter = record({ name: 'Filter', about: 'Which.' }, { symbol: modelName }).meta({
      title: 'Filter',
    });
    expect(leavesOf(fieldsOf(z.strictObject({ filter, name: modelName }))).map(({ path }) => path)).toEqual([
      ['filter', 'symbol'],
      ['name'],
    ]);
  });

  test('refuses a field without a title, and one of a type that nobody can show', () => {
    expect(() => fieldsOf(z.strictObject({ bare: z.string() }))).toThrow('The field bare has no title');
    const odd = z.map(z.string(), z.string()).meta({ title: 'Odd' });
    expect(() => fieldsOf(z.strictObject({ odd }))).toThrow('cannot be of the type map');
  });
});

test('readTyped reads numbers and records, and passes on what it cannot read', () => {
  const [, limit, , , , , experts] = fieldsOf(fields).map(({ type }) => type);
  expect([' 12', 'x', ''].map((typed) => readTyped(limit!, typed))).toEqual([12, 'x', '']);
  expect(readTyped(experts!, 'D=keyword')).toEqual({ section: 'D', expert: 'keyword' });
  expect(readTyped(experts!, 'D keyword')).toBe('D keyword');
});

test('an encoder is a name, a version, or a folder', () => {
  const is = (value: string) => encoderReference.safeParse(value).success;
  expect(['ours', 'ours@3', './ours', '/models/Ours', 'runs\\1'].map(is)).toEqual(Array(5).fill(true));
  expect(['Ours', 'ours@0', '', 'a'.repeat(65)].map(is)).toEqual(Array(4).fill(false));
});
