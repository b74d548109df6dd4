import { ZERO_SHOT } from '@nonet/services/models';
import type { ExpertState } from '@nonet/experts';
import { shorten, table } from './output.js';

/** A line for each section; what experts of plugins have to say of themselves stands below. */
export function renderExperts(experts: readonly ExpertState[]): string {
  if (experts.length === 0)
    return `No experts: an encoder without them, or ${ZERO_SHOT}, with the scheme alone.`;
  const rows = table(experts, [
    { heading: 'section', cell: ({ section, title }) => `${section} ${shorten(title, 40)}` },
    { heading: 'expert', cell: ({ kind }) => kind },
    { heading: 'subclasses', cell: ({ subclasses }) => String(subclasses), align: 'right' },
    { heading: 'trained', cell: ({ trained }) => String(trained), align: 'right' },
    { heading: 'by examples', cell: count('extendedByExamples'), align: 'right' },
    { heading: 'by texts', cell: count('extendedByTexts'), align: 'right' },
    { heading: 'section from', cell: ({ sectionThreshold }) => sectionThreshold.toFixed(2), align: 'right' },
    { heading: 'subclass from', cell: ({ threshold }) => threshold.toFixed(2), align: 'right' },
    { heading: 'beside it', cell: ({ pluginExpert }) => (pluginExpert ? beside(pluginExpert) : '–') },
  ]);
  const problems = experts.flatMap(({ section, pluginExpert }) =>
    pluginExpert?.problem ? [`${section}: ${pluginExpert.expert}: ${pluginExpert.problem}`] : [],
  );
  return [rows, ...(problems.length > 0 ? ['', ...problems] : [])].join('\n');
}

const count = (which: 'extendedByExamples' | 'extendedByTexts') => (expert: ExpertState) =>
  String(expert[which].length);

const beside = ({ expert, plugin, version, weight, takesPart }: NonNullable<ExpertState['pluginExpert']>) =>
  `${expert} (${plugin} ${version}), weight ${weight.toFixed(2)}${takesPart ? '' : ', takes no part'}`;
