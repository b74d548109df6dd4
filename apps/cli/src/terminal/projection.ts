import type { Projection } from '../commands/projection.js';
import { table } from './output.js';

export function renderProjection({ picture, sample, views }: Projection): string {
  const figures = table(views, [
    { heading: 'encoder', cell: ({ encoder }) => encoder },
    { heading: 'device', cell: ({ device }) => device },
    {
      heading: `same section among ${views[0].separation.neighbours} nearest`,
      cell: ({ separation }) => share(separation.purity),
      align: 'right',
    },
    { heading: 'by chance', cell: ({ separation }) => share(separation.chance), align: 'right' },
    {
      heading: 'silhouette',
      cell: ({ separation }) => separation.silhouette?.toFixed(3) ?? '–',
      align: 'right',
    },
  ]);
  const left = [
    [sample.withoutSection, 'without a symbol'],
    [sample.withoutText, 'without a text'],
    [sample.rejected, 'that could not be read'],
  ] as const;
  const unsuitable = left.filter(([count]) => count > 0).map(([count, why]) => `, ${count} ${why}`);
  return `${figures}\n\n${picture}: ${sample.drawn} of ${sample.suitable} patents${unsuitable.join('')}`;
}

function share(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}
