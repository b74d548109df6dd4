import { z } from 'zod';

/** What an address may carry after `?`; what does not fit is passed over, since people edit addresses. */
export const text = z.coerce.string().optional().catch(undefined);

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values).optional().catch(undefined);

export { z };
