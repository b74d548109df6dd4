/**
 * Does the work and closes what it stood on. Where both fail, the error of the work is the one that says what is wrong, and
 * what could not be closed is told behind it.
 */
export async function thenClose<Result>(
  work: () => Promise<Result>,
  close: () => Promise<void>,
): Promise<Result> {
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await close().catch(async (failure: unknown) => {
      const { toNonetError } = await import('@nonet/services/errors');
      const { code, message } = toNonetError(failure);
      process.stderr.write(`${message} [${code}]\n`);
    });
    throw error;
  }
  await close();
  return result;
}
