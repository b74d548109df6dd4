import { COMMAND_LINE } from '@nonet/services/audit';
import type { Services } from '@nonet/services';
import { toNonetError } from '@nonet/services/errors';

/** Does what changes something, and leaves an entry in the audit log, as the API does for each of its mutations. */
export async function audited<Result>(
  { audit }: Pick<Services, 'audit'>,
  mutation: { readonly action: string; readonly arguments: unknown },
  work: () => Promise<Result>,
): Promise<Result> {
  const end = await audit.begin({ ...mutation, principal: COMMAND_LINE, address: null, requestId: null });
  try {
    const result = await work();
    await end(null);
    return result;
  } catch (error) {
    await end(toNonetError(error).code);
    throw error;
  }
}
