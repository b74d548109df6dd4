import { Group, Stack, Table, Text } from '@mantine/core';
import { counted, figure, percent } from '../components/figures/numbers.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import { Moment } from '../components/time/moment.js';
import type { Calibration, Collection } from './collections-query.js';

const MOST_SHIFTS = 12;

interface CalibrationViewProps {
  readonly calibration: Calibration;
  /** How its patents are by the symbols that offices gave them; null where none has any. */
  readonly assigned: Collection['assigned'];
}

/** What a calibration found: the habits of the collection beside those of what the model is calibrated on. */
export function CalibrationView({ calibration, assigned }: CalibrationViewProps) {
  const { byLabels, texts, labelled, habits, usual, shifts, createdAt, slope, bias } = calibration;
  const rows = [
    ['Subclasses a patent', figure(habits.labels), figure(usual.labels), assigned && figure(assigned.labels)],
    ...usual.sections.map(({ section, share }) => [
      `Section ${section}`,
      percent(shareOf(habits, section)),
      percent(share),
      assigned && percent(shareOf(assigned, section)),
    ]),
  ] as const;
  return (
    <Stack gap="sm">
      <Text>
        {counted(texts, 'patent')} {texts === 1 ? 'was' : 'were'} read <Moment at={createdAt} as="relative" />
        {byLabels
          ? `, ${labelled} of them with symbols of an office or a reviewer, by which slope and bias of the scores were fitted.`
          : ', by their texts alone.'}
      </Text>
      <Table aria-label="Habits" maw="44rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Habit</Table.Th>
            <Table.Th ta="right">Here</Table.Th>
            <Table.Th ta="right">Of the model</Table.Th>
            {assigned && <Table.Th ta="right">By the offices</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, here, of, by]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw="normal">
                {name}
              </Table.Th>
              <Table.Td ta="right">{here}</Table.Td>
              <Table.Td ta="right">{of}</Table.Td>
              {assigned && <Table.Td ta="right">{by}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed">
        The logit of each score (0 where it is 0.5) is multiplied by {figure(slope)}, and{' '}
        {figure(Math.abs(bias))} is {bias < 0 ? 'subtracted' : 'added'}.
      </Text>
      {shifts.length > 0 && (
        <Group gap="xs">
          <Text size="sm">More frequent than usual:</Text>
          {shifts.slice(0, MOST_SHIFTS).map(({ symbol }) => (
            <SymbolLink key={symbol} symbol={symbol} />
          ))}
        </Group>
      )}
    </Stack>
  );
}

const shareOf = ({ sections }: Pick<Calibration['habits'], 'sections'>, section: string): number =>
  sections.find((one) => one.section === section)?.share ?? 0;
