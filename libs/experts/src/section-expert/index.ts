export { builtinExpertsPlugin, sectionExperts } from './builtin-plugin.js';
export { SECTION_EXPERT, SectionExpert } from './section-expert.js';
