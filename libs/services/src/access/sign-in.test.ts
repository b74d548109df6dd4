import { expect, test } from 'vitest';
import { createSignIn } from './sign-in.js';
import { createSignInLinks } from './sign-in-links.js';

const world = () => {
  const clock = { now: 0 };
  const made: object[] = [];
  const keys = {
    create: async (asked: object) => {
      made.push(asked);
      return { key: asked, secret: 'secret' };
    },
  };
  const now = () => clock.now;
  return { clock, made, signIn: createSignIn(keys as never, createSignInLinks(now), now) };
};
const invalid = expect.objectContaining({ code: 'SIGN_IN_LINK_INVALID' }) as Error;

test('a sign-in link gives an admin key for a day, once', async () => {
  const { made, signIn } = world();
  const token = signIn.offer();
  expect(await signIn.redeem(token)).toMatchObject({ secret: 'secret' });
  expect(made).toEqual([{ name: 'sign-in link', role: 'admin', expiresAt: new Date(86_400_000) }]);
  await expect(signIn.redeem(token)).rejects.toThrow(invalid);
  expect(made).toHaveLength(1);
});

test('a sign-in link is good for a quarter of an hour', async () => {
  const { clock, signIn } = world();
  const [early, late] = [signIn.offer(), signIn.offer()];
  clock.now = 15 * 60_000 - 1;
  await signIn.redeem(early);
  clock.now++;
  await expect(signIn.redeem(late)).rejects.toThrow(invalid);
});

test.each(['', 'x', 'a'.repeat(100)])('%j is no sign-in link', async (token) => {
  await expect(world().signIn.redeem(token)).rejects.toThrow(invalid);
});
