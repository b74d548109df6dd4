import { formatFiles, generateFiles, joinPathFragments, logger, names } from '@nx/devkit';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Writes the workspace `plugins/NAME` from the templates of its kind.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {'encoder' | 'expert'} kind
 * @param {{ name: string }} options
 */
export async function generatePlugin(tree, kind, { name }) {
  const folder = joinPathFragments('plugins', name);
  if (tree.exists(folder)) {
    throw new Error(`${folder} is already there; choose another name, or remove it.`);
  }
  const { className, propertyName } = names(name);
  generateFiles(tree, join(here, kind, 'files'), folder, { name, className, propertyName });
  await formatFiles(tree);
  return () => {
    logger.info(`
${folder} is a whole ${kind} already. Replace what it computes; its test says whether the contract is kept.
Enter it in package-lock.json:  npm install
Run the conformance kit:        npm test -- ${folder}
Have Nonet load it:             NONET_PLUGINS=./${folder} npm start`);
  };
}
