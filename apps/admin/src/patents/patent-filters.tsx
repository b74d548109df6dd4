import { Button, Collapse, Group, NativeSelect, NumberInput, Pill, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { dateOf } from '../components/time/spoken.js';
import { useAnswer } from '../data/use-answer.js';
import { PATENT_IMPORTS } from './patents-query.js';
import type { PatentsSearch } from './patents-search.js';
import classes from './patents.module.css';

const SECTIONS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'Y'];

interface PatentFiltersProps {
  readonly search: PatentsSearch;
  readonly onChange: (changes: Partial<PatentsSearch>) => void;
}

/** By what the list is restricted: as pills that can be taken away, and all that there is on demand. */
export function PatentFilters({ search, onChange }: PatentFiltersProps) {
  const [opened, { toggle }] = useDisclosure(false);
  const imports = useAnswer({ document: PATENT_IMPORTS, variables: {} }).data?.imports.nodes ?? [];
  const fileOf = (id: string) => fileName(imports.find((one) => one.id === id)?.source ?? id);
  const active = activeFilters(search, fileOf);
  const { symbol = '' } = search;
  const isSection = SECTIONS.includes(symbol.toUpperCase());
  return (
    <div className={classes.filters}>
      <Group gap="xs" mb="xs">
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          aria-expanded={opened}
          onClick={toggle}
        >
          Filters{active.length > 0 && ` (${active.length})`}
        </Button>
        {active.map(({ title, without }) => (
          <Pill
            key={title}
            size="md"
            withRemoveButton
            onRemove={() => onChange(without)}
            removeButtonProps={{ 'aria-label': `Take away: ${title}`, 'aria-hidden': false, tabIndex: 0 }}
          >
            {title}
          </Pill>
        ))}
        {active.length > 1 && (
          <Button
            variant="subtle"
            size="compact-md"
            onClick={() => onChange(Object.assign({}, ...active.map(({ without }) => without)))}
          >
            Take all away
          </Button>
        )}
      </Group>
      <Collapse expanded={opened}>
        <div className={classes.fields} role="group" aria-label="Filters">
          <NativeSelect
            label="Section"
            value={isSection ? symbol.toUpperCase() : ''}
            onChange={({ currentTarget: { value } }) => onChange({ symbol: value || undefined })}
            data={[{ value: '', label: 'any' }, ...SECTIONS]}
          />
          <TypedFilter
            label="Symbol, or below it"
            placeholder="F17C 13/02"
            value={isSection ? '' : symbol}
            onChange={(value) => onChange({ symbol: value })}
          />
          <DayFilter label="Published from" value={search.from} onChange={(from) => onChange({ from })} />
          <DayFilter label="Published to" value={search.to} onChange={(to) => onChange({ to })} />
          <TypedFilter
            label="Office"
            placeholder="US"
            value={search.office ?? ''}
            onChange={(office) => onChange({ office: office?.toUpperCase() })}
          />
          <TypedFilter
            label="Applicant"
            placeholder="part of a name"
            value={search.applicant ?? ''}
            onChange={(applicant) => onChange({ applicant })}
          />
          <NativeSelect
            label="Import"
            value={search.import ?? ''}
            onChange={({ currentTarget: { value } }) => onChange({ import: value || undefined })}
            data={[
              { value: '', label: 'any' },
              ...imports.map(({ id, source, startedAt }) => ({
                value: id,
                label: `${fileName(source)}, ${dateOf(startedAt)}`,
              })),
            ]}
          />
          <YesOrNo label="Reviewed" value={search.reviewed} onChange={(reviewed) => onChange({ reviewed })} />
          <YesOrNo
            label="Predicted differs"
            value={search.differs}
            onChange={(differs) => onChange({ differs })}
          />
          <Confidence label="Confidence from" value={search.min} onChange={(min) => onChange({ min })} />
          <Confidence label="Confidence to" value={search.max} onChange={(max) => onChange({ max })} />
        </div>
      </Collapse>
    </div>
  );
}

interface ActiveFilter {
  readonly title: string;
  /** What takes it away. */
  readonly without: Partial<PatentsSearch>;
}

function activeFilters(search: PatentsSearch, fileOf: (id: string) => string): ActiveFilter[] {
  const { symbol, from, to, office, applicant, reviewed, differs, min, max } = search;
  const said = (value: unknown, title: string, without: Partial<PatentsSearch>) =>
    value === undefined ? [] : [{ title, without }];
  return [
    ...said(symbol, `at or below ${symbol}`, { symbol: undefined }),
    ...said(from, `from ${from}`, { from: undefined }),
    ...said(to, `to ${to}`, { to: undefined }),
    ...said(office, `office ${office}`, { office: undefined }),
    ...said(applicant, `applicant ${applicant}`, { applicant: undefined }),
    ...said(search.import, `import ${fileOf(search.import ?? '')}`, { import: undefined }),
    ...said(reviewed, reviewed === 'yes' ? 'reviewed' : 'not reviewed', { reviewed: undefined }),
    ...said(differs, differs === 'yes' ? 'predicted otherwise' : 'predicted alike', { differs: undefined }),
    ...said(min, `confidence from ${min}`, { min: undefined }),
    ...said(max, `confidence to ${max}`, { max: undefined }),
  ];
}

const fileName = (source: string) => source.split('/').at(-1) ?? source;

interface FieldProps<Value> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value | undefined) => void;
  readonly placeholder?: string;
}

/** A text that counts when it is whole: after Enter, or when the field is left. */
function TypedFilter({ label, value, onChange, placeholder }: FieldProps<string>): ReactNode {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const keep = () => typed.trim() !== value && onChange(typed.trim() || undefined);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={keep}
      onKeyDown={({ key }) => key === 'Enter' && keep()}
    />
  );
}

function DayFilter({ label, value, onChange }: FieldProps<string | undefined>) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
    />
  );
}

function YesOrNo({ label, value, onChange }: FieldProps<'yes' | 'no' | undefined>) {
  return (
    <NativeSelect
      label={label}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange((currentTarget.value || undefined) as 'yes' | 'no')}
      data={[{ value: '', label: 'either' }, 'yes', 'no']}
    />
  );
}

function Confidence({ label, value, onChange }: FieldProps<number | undefined>) {
  return (
    <NumberInput
      label={label}
      size="sm"
      min={0}
      max={1}
      step={0.1}
      decimalScale={2}
      hideControls
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
    />
  );
}
