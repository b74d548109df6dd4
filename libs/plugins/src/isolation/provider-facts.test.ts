import { expect, test } from 'vitest';
import { plainOf } from './provider-facts.js';

test('the facts of a provider are those of the contract, inherited ones among them, and nothing that cannot be sent', () => {
  class Kind {
    readonly circle = this;
    readonly id = 'wind';
    readonly description = 'x';
    readonly section = 'Y';
    get covers() {
      return ['Y02E'];
    }
    get learns() {
      return false;
    }
    get reads() {
      return ['1', '2'];
    }
  }
  const facts = plainOf(new Kind());
  expect(facts).toEqual({
    id: 'wind',
    description: 'x',
    section: 'Y',
    covers: ['Y02E'],
    learns: false,
    reads: ['1', '2'],
  });
});
