import { describe, expect, it } from 'vitest';
import { publishedRandom } from './published-random.js';

describe('publishedRandom', () => {
  it('draws what the published intervals were drawn with', () => {
    const random = publishedRandom(20_250_501);
    expect([random.next(), random.next(), random.next()]).toEqual([
      0.42815662221983075, 0.07207427266985178, 0.047002476174384356,
    ]);
  });

  it('draws what the weights of the shipped model were fitted with', () => {
    const random = publishedRandom(0, 'fusion');
    expect([random.next(), random.next(), random.next()]).toEqual([
      0.30981742194853723, 0.07902963645756245, 0.07075101463124156,
    ]);
  });

  it('does not share its numbers between purposes', () => {
    expect(publishedRandom(0, 'parameters').next()).not.toBe(publishedRandom(0, 'held out').next());
  });
});
