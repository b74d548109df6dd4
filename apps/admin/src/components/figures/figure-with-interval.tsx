import { Text } from '@mantine/core';
import { metricFigure } from './numbers.js';

interface FigureWithIntervalProps {
  readonly value: number;
  /** Within this it lies with 95 % confidence. */
  readonly interval?: readonly [number, number] | null;
}

/** A quality figure, and how sure it is: `0.812 (0.801–0.823)`. */
export function FigureWithInterval({ value, interval }: FigureWithIntervalProps) {
  return (
    <span className="numeric" style={{ whiteSpace: 'nowrap' }}>
      {metricFigure(value)}
      {interval && (
        <Text span size="xs" c="dimmed" title="95 % interval">
          {' '}
          ({metricFigure(interval[0])}–{metricFigure(interval[1])})
        </Text>
      )}
    </span>
  );
}
