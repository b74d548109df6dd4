import { type Field, type Leaf, ZERO_SHOT } from '@nonet/operations';
import { words } from '../runs/wording.js';
import { keyOf, NO, YES } from './typed-input.js';

/** What the server has to choose from. */
export interface Choices {
  readonly files: readonly ServerFile[];
  readonly versions: readonly string[];
}

export interface ServerFile {
  readonly path: string;
  /** Its size and its day. */
  readonly about: string;
}

interface FieldControlProps {
  leaf: Leaf;
  value: string;
  problem: string | undefined;
  choices: Choices;
  onChange: (value: string) => void;
}

/** A field with its label, its hint and what is wrong with it. */
export function FieldControl({ leaf, value, problem, choices, onChange }: FieldControlProps) {
  const { field } = leaf;
  const id = `field-${keyOf(leaf)}`;
  const hint = hintOf(field, choices);
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  const attributes = {
    id,
    name: keyOf(leaf),
    'aria-describedby': described || undefined,
    'aria-invalid': problem ? true : undefined,
  };
  const control = <Control {...{ field, value, choices, onChange, attributes }} />;
  return (
    <div className="field">
      {isCheckbox(field) ? (
        <label className="choice">
          {control} {field.title}
        </label>
      ) : (
        <>
          <label htmlFor={id}>{field.title}</label>
          {control}
        </>
      )}
      {hint && (
        <small id={`${id}-hint`} className="hint">
          {hint}
        </small>
      )}
      {problem && (
        <p id={`${id}-problem`} role="alert" className="failure">
          {problem}
        </p>
      )}
    </div>
  );
}

const isCheckbox = ({ type, presence }: Field): boolean => type.type === 'truth' && presence === 'defaulted';

/** What else there is to know, how it is written, and what holds without it. */
function hintOf(field: Field, { files }: Choices): string {
  const { description, example, defaultsTo, control } = field;
  return [
    description?.replaceAll('`', ''),
    example === null ? null : `For example ${example}.`,
    defaultsTo === null || hasEmptyOption(field) ? null : `Default: ${defaultsTo}.`,
    control === 'server-file' && files.length === 0
      ? 'The server has no files: put some into a folder that NONET_IMPORTS names there (NONET_HOME/imports unless it does).'
      : null,
  ]
    .filter(Boolean)
    .join(' ');
}

const hasEmptyOption = ({ type, control }: Field): boolean =>
  control === 'version' || control === 'model' || type.type === 'choice' || type.type === 'truth';

interface ControlProps extends Omit<FieldControlProps, 'problem' | 'leaf'> {
  field: Field;
  attributes: { id: string; name: string };
}

function Control({ field, value, choices, onChange, attributes }: ControlProps) {
  const typed = {
    ...attributes,
    value,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  if (isCheckbox(field))
    return (
      <input
        {...attributes}
        type="checkbox"
        checked={value === YES}
        onChange={({ target }) => onChange(target.checked ? YES : NO)}
      />
    );
  const { type, control } = field;
  if (type.type === 'list' && type.of.type === 'choice')
    return <Checkboxes options={type.of.options} {...{ value, onChange, attributes }} />;
  if (type.type === 'list' && control === 'server-file')
    return (
      <>
        <textarea {...typed} className="paths" placeholder="one path a line" />
        <AddFile label={field.title} {...{ value, choices, onChange }} />
      </>
    );
  if (control === 'server-file')
    return (
      <>
        <input {...typed} className="path" list={`${attributes.id}-list`} autoComplete="off" />
        <datalist id={`${attributes.id}-list`}>
          {choices.files.map(({ path, about }) => (
            <option key={path} value={path} label={about} />
          ))}
        </datalist>
      </>
    );
  if (control === 'version') return <Select {...typed} field={field} options={choices.versions} />;
  if (control === 'model')
    return <Select {...typed} field={field} options={[...choices.versions, ZERO_SHOT]} />;
  if (control === 'long-text') return <textarea {...typed} />;
  switch (type.type) {
    case 'choice':
      return <Select {...typed} field={field} options={type.options} />;
    case 'truth':
      return <Select {...typed} field={field} options={[YES, NO]} />;
    case 'day':
      return <input {...typed} type="date" />;
    case 'whole':
    case 'number':
      return <input {...typed} inputMode="decimal" autoComplete="off" />;
    default:
      return <input {...typed} autoComplete="off" spellCheck={false} />;
  }
}

interface SelectProps {
  field: Field;
  options: readonly string[];
  id: string;
  name: string;
  value: string;
  onChange: (event: { target: { value: string } }) => void;
}

/** Some options; where nothing need be chosen, what holds then stands before them. */
function Select({ field: { presence, defaultsTo, type }, options, ...attributes }: SelectProps) {
  return (
    <select {...attributes}>
      {presence !== 'defaulted' && (
        <option value="">{presence === 'required' ? 'choose one' : (defaultsTo ?? 'any')}</option>
      )}
      {options.map((option) => (
        <option key={option} value={option}>
          {type.type === 'choice' ? words(option) : option}
        </option>
      ))}
    </select>
  );
}

/** Any of some options. */
function Checkboxes({
  options,
  value,
  onChange,
  attributes,
}: { options: readonly string[] } & Pick<ControlProps, 'value' | 'onChange' | 'attributes'>) {
  const chosen = value.split(',').filter((option) => option !== '');
  const toggle = (option: string) =>
    onChange(
      options.filter((one) => (one === option ? !chosen.includes(one) : chosen.includes(one))).join(','),
    );
  return (
    <span {...attributes} role="group">
      {options.map((option) => (
        <label key={option} className="choice">
          <input type="checkbox" checked={chosen.includes(option)} onChange={() => toggle(option)} />{' '}
          {words(option)}
        </label>
      ))}
    </span>
  );
}

/** Puts a file of the import folders on a line of its own. */
function AddFile({
  label,
  value,
  choices,
  onChange,
}: { label: string } & Pick<ControlProps, 'value' | 'choices' | 'onChange'>) {
  const left = choices.files.filter(({ path }) => !value.split('\n').includes(path));
  if (left.length === 0) return null;
  return (
    <select
      aria-label={`Add to: ${label}`}
      value=""
      onChange={({ target }) => onChange([value.trim(), target.value].filter(Boolean).join('\n'))}
    >
      <option value="">add a file of the server …</option>
      {left.map(({ path, about }) => (
        <option key={path} value={path}>
          {`${path}, ${about}`}
        </option>
      ))}
    </select>
  );
}
