import { ZERO_SHOT } from '@nonet/services/models';
import type { ExpertState } from '@nonet/experts';
import { shorten, table } from './output.js';

/** A line for each section; what experts of plugins have to say of themselves stands below. */
const GAIN =
  'gain by own: how much likelier its own weights make what is true, beside those of all sections, in thousandths of a nat a text; ' +
  '95 % interval, and texts it was measured on.';

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
    { heading: 'leans on', cell: ({ knowledge }) => knowledge?.leansOn ?? '–' },
    { heading: 'gain by own', cell: ({ knowledge }) => gainOf(knowledge), align: 'right' },
    { heading: 'section from', cell: ({ sectionThreshold }) => sectionThreshold.toFixed(2), align: 'right' },
    { heading: 'subclass from', cell: ({ threshold }) => threshold.toFixed(2), align: 'right' },
    { heading: 'beside it', cell: ({ pluginExpert }) => (pluginExpert ? beside(pluginExpert) : '–') },
  ]);
  const problems = experts.flatMap(({ section, pluginExpert }) =>
    pluginExpert?.problem ? [`${section}: ${pluginExpert.expert}: ${pluginExpert.problem}`] : [],
  );
  const isMeasured = experts.some(({ knowledge }) => knowledge !== null);
  const explained = isMeasured ? ['', GAIN] : [];
  return [rows, ...explained, ...(problems.length > 0 ? ['', ...problems] : [])].join('\n');
}

const count = (which: 'extendedByExamples' | 'extendedByTexts') => (expert: ExpertState) =>
  String(expert[which].length);

/** In thousandths of a nat, with half of the interval, and the texts it was measured on. */
function gainOf(knowledge: ExpertState['knowledge']): string {
  if (knowledge === null) return '–';
  const { gain, interval, texts } = knowledge;
  return `${(1000 * gain).toFixed(1)} ± ${(500 * (interval[1] - interval[0])).toFixed(1)} (${texts})`;
}

const beside = ({ expert, plugin, version, weight, takesPart }: NonNullable<ExpertState['pluginExpert']>) =>
  `${expert} (${plugin} ${version}), weight ${weight.toFixed(2)}${takesPart ? '' : ', takes no part'}`;
