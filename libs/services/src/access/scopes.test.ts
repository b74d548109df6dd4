import { describe, expect, test } from 'vitest';
import { coversOperation, coversScope, isWithin } from './scopes.js';

describe('the scopes of a key', () => {
  test('allow every operation of the role when there are none', () => {
    expect(coversOperation([], 'classify')).toBe(true);
    expect(coversScope([], 'patents')).toBe(true);
  });

  test('allow the operations of a group, and no others', () => {
    expect(coversOperation(['patents'], 'similarPatents')).toBe(true);
    expect(coversOperation(['patents'], 'classify')).toBe(false);
  });

  test('allow a single operation alone, not what the answers of others hold', () => {
    expect(coversOperation(['patent'], 'patent')).toBe(true);
    expect(coversOperation(['patent'], 'patents')).toBe(false);
    expect(coversScope(['patent'], 'patents')).toBe(false);
  });

  test('always allow to ask who one is, and never what is in no group', () => {
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
  ])('let a key with $own hand out one with $given: $within', ({ own, given, within }) => {
    expect(isWithin(given, own)).toBe(within);
  });
});
