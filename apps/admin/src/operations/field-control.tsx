import { Autocomplete, Checkbox, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { type Field, type Leaf, ZERO_SHOT } from '@nonet/operations';
import type { ReactNode } from 'react';
import { words } from '../components/figures/numbers.js';
import { UploadInto } from '../uploads/upload-into.js';
import type { Choices } from './choices.js';
import { hasEmptyOption, hintOf, isCheckbox } from './field-hint.js';
import { keyOf, NO, YES } from './typed-input.js';

interface FieldControlProps {
  readonly leaf: Leaf;
  readonly value: string;
  readonly problem: string | undefined;
  readonly choices: Choices;
  readonly onChange: (value: string) => void;
}

/** The input of a field with its label, its hint and what is wrong with it. */
export function FieldControl({ leaf, value, problem, choices, onChange }: FieldControlProps) {
  const { field } = leaf;
  const { type, control } = field;
  const shared: Shared = {
    id: `field-${keyOf(leaf)}`,
    label: field.title,
    description: hintOf(field, choices.files.length > 0) || undefined,
    error: problem && <span role="alert">{problem}</span>,
    size: 'sm',
  };
  const named = { ...shared, name: keyOf(leaf), withAsterisk: field.presence === 'required' };
  const typed = {
    ...named,
    value,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => onChange(currentTarget.value),
  };
  const suggested = { ...named, value, onChange, spellCheck: false, autoComplete: 'off' };

  if (isCheckbox(field))
    return (
      <Checkbox
        {...shared}
        name={keyOf(leaf)}
        checked={value === YES}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? YES : NO)}
      />
    );
  if (type.type === 'list' && type.of.type === 'choice')
    return <ManyOf options={type.of.options} {...{ value, onChange, shared }} />;
  if (type.type === 'list' && control === 'server-file')
    return (
      <Stack gap={4}>
        <Textarea {...typed} autosize minRows={2} maxRows={8} placeholder="one path a line" />
        <AddFile label={field.title} {...{ value, choices, onChange }} />
        <UploadInto label={field.title} onPath={(path) => onChange(withLine(value, path))} />
      </Stack>
    );
  if (control === 'server-file')
    return (
      <Stack gap={4}>
        <Autocomplete {...suggested} data={choices.files.map(({ path }) => path)} limit={50} />
        <UploadInto label={field.title} onPath={onChange} />
      </Stack>
    );
  if (control === 'encoder-or-folder') return <Autocomplete {...suggested} data={[...choices.encoders]} />;
  if (control === 'encoder') return <NativeSelect {...typed} data={optionsOf(field, choices.encoders)} />;
  if (control === 'collection')
    return <NativeSelect {...typed} data={optionsOf(field, choices.collections)} />;
  if (control === 'label-set') return <NativeSelect {...typed} data={optionsOf(field, choices.labelSets)} />;
  if (control === 'version') return <NativeSelect {...typed} data={optionsOf(field, choices.versions)} />;
  if (control === 'model')
    return <NativeSelect {...typed} data={optionsOf(field, [...choices.versions, ZERO_SHOT])} />;
  if (control === 'long-text') return <Textarea {...typed} autosize minRows={4} maxRows={18} />;
  switch (type.type) {
    case 'choice':
      return <NativeSelect {...typed} data={optionsOf(field, type.options)} />;
    case 'truth':
      return <NativeSelect {...typed} data={optionsOf(field, [YES, NO])} />;
    case 'day':
      return <TextInput {...typed} type="date" />;
    case 'whole':
    case 'number':
      return <TextInput {...typed} inputMode="decimal" autoComplete="off" />;
    default:
      return <TextInput {...typed} autoComplete="off" spellCheck={false} />;
  }
}

interface Shared {
  id: string;
  label: string;
  description: string | undefined;
  error: ReactNode;
  size: 'sm';
}

/** Some options; where nothing need be chosen, what holds then stands before them. */
function optionsOf(field: Field, options: readonly string[]): { value: string; label: string }[] {
  const { presence, defaultsTo, type } = field;
  const named = options.map((value) => ({ value, label: type.type === 'choice' ? words(value) : value }));
  if (!hasEmptyOption(field) || presence === 'defaulted') return named;
  return [{ value: '', label: presence === 'required' ? 'choose one' : (defaultsTo ?? 'any') }, ...named];
}

interface ManyOfProps extends Pick<FieldControlProps, 'value' | 'onChange'> {
  readonly options: readonly string[];
  readonly shared: Shared;
}

/** Any of some options. */
function ManyOf({ options, value, onChange, shared }: ManyOfProps) {
  return (
    <Checkbox.Group
      {...shared}
      value={value.split(',').filter((option) => option !== '')}
      onChange={(chosen) => onChange(options.filter((option) => chosen.includes(option)).join(','))}
    >
      <Group gap="md" mt={4}>
        {options.map((option) => (
          <Checkbox key={option} value={option} label={words(option)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

const withLine = (value: string, path: string): string => [value.trim(), path].filter(Boolean).join('\n');

/** Puts a file of the import folders on a line of its own. */
function AddFile({
  label,
  value,
  choices,
  onChange,
}: { label: string } & Pick<FieldControlProps, 'value' | 'choices' | 'onChange'>) {
  const left = choices.files.filter(({ path }) => !value.split('\n').includes(path));
  if (left.length === 0) return null;
  return (
    <NativeSelect
      aria-label={`Add to: ${label}`}
      size="xs"
      value=""
      onChange={({ currentTarget }) => onChange(withLine(value, currentTarget.value))}
      data={[
        { value: '', label: 'add a file of the server …' },
        ...left.map(({ path, about }) => ({ value: path, label: `${path}, ${about}` })),
      ]}
    />
  );
}
