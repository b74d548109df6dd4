import { expect, test } from 'vitest';
import { Breaker } from './breaker.js';

function breakerAt(): { breaker: Breaker; clock: { now: number } } {
  const clock = { now: 0 };
  return { breaker: new Breaker(100, () => clock.now), clock };
}

test('a breaker lets every call through as long as nothing fails', () => {
  const { breaker } = breakerAt();
  expect([breaker.enter(), breaker.enter(), breaker.isOpen]).toEqual(['let through', 'let through', false]);
});

test('a breaker lets one call through after its rest, and the others when that is answered', () => {
  const { breaker, clock } = breakerAt();
  breaker.failed();
  expect([breaker.enter(), breaker.wait]).toEqual(['turned away', 100]);
  clock.now = 100;
  expect([breaker.enter(), breaker.enter(), breaker.wait]).toEqual(['let through', 'turned away', null]);
  breaker.succeeded();
  expect([breaker.enter(), breaker.enter(), breaker.isOpen]).toEqual(['let through', 'let through', false]);
});

test('a breaker lets the next call through when the one on trial was given up', () => {
  const { breaker, clock } = breakerAt();
  breaker.failed();
  clock.now = 100;
  breaker.enter();
  breaker.abandoned();
  expect([breaker.isOpen, breaker.enter()]).toEqual([true, 'let through']);
});

test('a breaker rests twice as long with every fault, a minute at most, and as at first after a calm time', () => {
  const { breaker, clock } = breakerAt();
  const rests = Array.from({ length: 12 }, () => {
    breaker.failed();
    return breaker.wait;
  });
  expect(rests.slice(0, 4)).toEqual([100, 200, 400, 800]);
  expect(rests.at(-1)).toBe(60_000);
  clock.now = 1_000_000;
  breaker.succeeded();
  breaker.failed();
  expect(breaker.wait).toBe(100);
});
