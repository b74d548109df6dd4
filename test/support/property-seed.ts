import fc from 'fast-check';

/**
 * Properties are tried on the same values in every run, so that one which fails does so for everyone. `NONET_SEED=7 npm test` tries
 * others, `NONET_SEED=random` new ones each time; a failure prints its seed.
 */
const { NONET_SEED = '1' } = process.env;
if (NONET_SEED !== 'random' && !/^-?\d{1,10}$/.test(NONET_SEED))
  throw new Error(`NONET_SEED is ${JSON.stringify(NONET_SEED)}; give a whole number, or random.`);
fc.configureGlobal(NONET_SEED === 'random' ? {} : { seed: Number(NONET_SEED) });
