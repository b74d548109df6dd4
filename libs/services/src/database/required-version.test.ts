import { describe, expect, it } from 'vitest';
import { requireVersion } from './required-version.js';

describe('a PostgreSQL that is too old', () => {
  it('is refused at the start, by its name', () => {
    const old = () => requireVersion({ number: 130_022, name: '13.22 (Debian 13.22-1)' });
    expect(old).toThrow(expect.objectContaining({ code: 'DATABASE_TOO_OLD' }));
    expect(old).toThrow('13.22 (Debian 13.22-1)');
  });

  it('is one before 14', () => {
    for (const number of [140_000, 180_004]) requireVersion({ number, name: 'new enough' });
  });
});
