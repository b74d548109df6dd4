import type { GraphErrorCode } from '../errors.js';
import type { Attributes, AttributeValue, Operator } from './operator.js';

const kindOf = (value: AttributeValue): string =>
  typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'numbers';

const KINDS = {
  int: 'number',
  float: 'number',
  string: 'string',
  ints: 'numbers',
} as const;

/** Checks that all attributes given are ones the operator has, of their kinds. */
export function checkAttributes(
  { attributes: allowed }: Operator,
  given: Attributes,
  fail: (code: GraphErrorCode, message: string) => never,
): void {
  for (const [name, value] of Object.entries(given)) {
    const kind = allowed[name];
    if (!kind)
      fail(
        'GRAPH_ATTRIBUTE_INVALID',
        `has no attribute "${name}", only [${Object.keys(allowed).join(', ')}]`,
      );
    const whole = !kind!.startsWith('int') || [value].flat().every((number) => Number.isInteger(number));
    if (kindOf(value) !== KINDS[kind!] || !whole) {
      fail('GRAPH_ATTRIBUTE_INVALID', `attribute "${name}" is ${kind}, got ${JSON.stringify(value)}`);
    }
  }
}
