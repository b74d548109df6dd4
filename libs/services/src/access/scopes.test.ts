import { describe, expect, test } from 'vitest';
import { coversOperation, coversScope, isWithin } from './scopes.js';

describe('the scopes of a key', () => {
  test('none: every operation that the role may do', () => {
    expect(coversOperation([], 'classify')).toBe(true);
    expect(coversScope([], 'patents')).toBe(true);
  });

  test('a group: its operations, and no other', () => {
    expect(coversOperation(['patents'], 'similarPatents')).toBe(true);
    expect(coversOperation(['patents'], 'classify')).toBe(false);
  });

  test('an operation: that one alone, not what the answers of others hold', () => {
    expect(coversOperation(['patent'], 'patent')).toBe(true);
    expect(coversOperation(['patent'], 'patents')).toBe(false);
    expect(coversScope(['patent'], 'patents')).toBe(false);
  });

  test('who one is may always be asked; what is in no group never', () => {
    expect(coversOperation(['patents'], 'me')).toBe(true);
    expect(coversOperation(['patents'], 'unheardOf')).toBe(false);
  });

  test.each([
    { own: [], given: [], within: true },
    { own: [], given: ['patents'], within: true },
    { own: ['access'], given: [], within: false },
    { own: ['access'], given: ['createApiKey'], within: true },
    { own: ['createApiKey'], given: ['access'], within: false },
    { own: ['access', 'patents'], given: ['patents', 'apiKeys'], within: true },
    { own: ['access'], given: ['access', 'patents'], within: false },
  ])('a key with $own may hand out one with $given: $within', ({ own, given, within }) => {
    expect(isWithin(given, own)).toBe(within);
  });
});
