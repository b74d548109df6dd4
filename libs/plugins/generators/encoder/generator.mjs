import { generatePlugin } from '../generate-plugin.mjs';

export default (tree, options) => generatePlugin(tree, 'encoder', options);
