import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The paths of everything below a folder, sorted; links are named and not followed. */
export async function everythingBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
}
