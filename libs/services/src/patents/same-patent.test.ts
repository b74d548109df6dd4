import { describe, expect, it } from 'vitest';
import { meaningOfNumber } from './same-patent.js';

const meaning = (country: string, ...kinds: (string | null)[]) => {
  const found = meaningOfNumber(kinds.map((kind) => ({ country, docNumber: '123', kind })));
  return found.type === 'one' ? found.publication.kind : found.type;
};

describe('a number without a kind', () => {
  it('means the grant when there is one', () => {
    expect(meaning('US', 'B2')).toBe('B2');
    expect(meaning('EP', 'A1', 'A3', 'B1')).toBe('B1');
    expect(meaning('US', 'A')).toBe('A');
    expect(meaning('US', 'P2')).toBe('P2');
  });

  it('means the only publication in the US, where applications have numbers of their own', () => {
    expect(meaning('US', 'A1')).toBe('A1');
    expect(meaning('US', 'A1', 'A9')).toBe('ambiguous');
  });

  it('is ambiguous when several grants, or applications alone, have it', () => {
    expect(meaning('EP', 'B1', 'B2')).toBe('ambiguous');
    expect(meaning('EP', 'A1')).toBe('ambiguous');
  });

  it('means nothing more when no publication has it', () => {
    expect(meaning('US')).toBe('none');
    expect(meaning('US', null)).toBe('none');
  });
});
