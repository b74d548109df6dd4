import { fieldsOf, InputError, isFolderReference, leavesOf, put } from '@nonet/operations';
import type { z } from 'zod';
import { admitPath } from './import-folders.js';

const NAMED_ENCODER = 'the name of an encoder, or name@version; a folder is for the command line alone';

/**
 * What an operation was given, with the files of the server that it names followed to their ends, when all of them end in one of the
 * folders. An encoder must be named: a client of GraphQL opens no folders, and must not learn which there are.
 * @throws IMPORT_PATH_FORBIDDEN; INPUT_INVALID for an encoder by its folder
 */
export async function admitFiles<Given extends Record<string, unknown>>(
  fields: z.ZodObject,
  given: Given,
  folders: readonly string[],
): Promise<Given> {
  const admitted = structuredClone(given);
  for (const { path, field } of leavesOf(fieldsOf(fields))) {
    const value = path.reduce<unknown>((within, name) => (within as Record<string, unknown>)[name], given);
    if (field.control === 'encoder-or-folder' && typeof value === 'string' && isFolderReference(value)) {
      throw new InputError([{ path, value, allowed: NAMED_ENCODER }], ['input']);
    }
    if (field.control !== 'server-file') continue;
    const admit = async (one: unknown) => (typeof one === 'string' ? admitPath(one, folders) : one);
    put(admitted, path, Array.isArray(value) ? await Promise.all(value.map(admit)) : await admit(value));
  }
  return admitted;
}
