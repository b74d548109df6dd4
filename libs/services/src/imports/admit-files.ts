import { fieldsOf, isFolderReference, leavesOf, put } from '@nonet/operations';
import type { z } from 'zod';
import { admitPath } from './import-folders.js';

/**
 * What an operation was given, with the files of the server that it names followed to their ends, when all of them end in one of the
 * folders.
 * @throws IMPORT_PATH_FORBIDDEN
 */
export async function admitFiles<Given extends Record<string, unknown>>(
  fields: z.ZodObject,
  given: Given,
  folders: readonly string[],
): Promise<Given> {
  const admitted = structuredClone(given);
  for (const { path, field } of leavesOf(fieldsOf(fields))) {
    const isFile = field.control === 'server-file';
    if (!isFile && field.control !== 'encoder') continue;
    const admit = async (value: unknown) =>
      typeof value === 'string' && (isFile || isFolderReference(value)) ? admitPath(value, folders) : value;
    const value = path.reduce<unknown>((within, name) => (within as Record<string, unknown>)[name], given);
    put(admitted, path, Array.isArray(value) ? await Promise.all(value.map(admit)) : await admit(value));
  }
  return admitted;
}
