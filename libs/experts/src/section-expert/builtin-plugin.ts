import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { definePlugin, type ExpertOptions, type ExpertProvider } from '@nonet/plugins';
import { z } from 'zod';
import { MixtureError } from '../errors.js';
import { expertParameters } from './expert-parameters.js';
import {
  SECTION_EXPERT,
  SECTION_EXPERT_FILE,
  SectionExpert,
  type SectionKnowledge,
} from './section-expert.js';

export const sectionExperts: ExpertProvider = {
  id: SECTION_EXPERT,
  section: 'any',
  description: 'Weighs the signals of each subclass and calibrates the sum: what every section has',
  create: async ({ section, symbols, signalNames }) =>
    new SectionExpert(section, { symbols, signalNames, unseen: [], parameters: null }),
  open: async (folder, options) => new SectionExpert(options.section, await readKnowledge(folder, options)),
};

/** The product's own experts, added in the same way as those of any plugin. */
export const builtinExpertsPlugin = definePlugin({
  name: '@nonet/experts',
  version: '0.1.0',
  apiVersion: 1,
  register(host) {
    host.experts.add(sectionExperts);
  },
});

/** @throws MixtureError MIXTURE_INVALID where it cannot be read, or is of other symbols or signals */
async function readKnowledge(
  folder: string,
  { section, symbols, signalNames }: ExpertOptions,
): Promise<SectionKnowledge> {
  const file = join(folder, SECTION_EXPERT_FILE);
  const invalid = (why: string, cause?: unknown) =>
    new MixtureError('MIXTURE_INVALID', `${file} ${why}`, { cause });
  const json: unknown = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as unknown)
    .catch((cause: unknown) => {
      throw invalid(`cannot be read: ${(cause as Error).message}`, cause);
    });
  const schema = z.object({
    symbols: z.array(z.string()),
    signalNames: z.array(z.string()),
    unseen: z.array(z.string()),
    parameters: expertParameters(signalNames)
      .extend({ section: z.literal(section) })
      .nullable(),
  });
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw invalid(`is malformed: ${z.prettifyError(parsed.error)}`);
  const knowledge = parsed.data;
  for (const [what, has, due] of [
    ['symbols', knowledge.symbols, symbols],
    ['signals', knowledge.signalNames, signalNames],
  ] as const)
    if (has.join() !== due.join())
      throw invalid(`is of the ${what} ${has.join(', ')}, and ${due.join(', ')} were asked for`);
  return knowledge;
}
