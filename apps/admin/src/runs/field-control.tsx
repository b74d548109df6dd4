import { CHECKED, type Field } from './fields.js';
import { words } from './wording.js';

/** What the server has to choose from. */
export interface Choices {
  readonly files: readonly string[];
  readonly versions: readonly string[];
}

interface FieldControlProps {
  field: Field;
  value: string;
  problem: string | undefined;
  choices: Choices;
  onChange: (value: string) => void;
}

/** A field with its label, its hint and what is wrong with it. */
export function FieldControl({ field, value, problem, choices, onChange }: FieldControlProps) {
  const id = `start-${field.name}`;
  const described = [field.hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  const attributes = {
    id,
    name: field.name,
    'aria-describedby': described || undefined,
    'aria-invalid': problem ? true : undefined,
  };
  const control = <Control {...{ field, value, choices, onChange, attributes }} />;
  return (
    <div className="field">
      {field.kind === 'check' ? (
        <label className="choice">
          {control} {field.label}
        </label>
      ) : (
        <>
          <label htmlFor={id}>{field.label}</label>
          {control}
        </>
      )}
      {field.hint && (
        <small id={`${id}-hint`} className="hint">
          {field.hint}
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

interface ControlProps extends Omit<FieldControlProps, 'problem'> {
  attributes: { id: string; name: string };
}

function Control({ field, value, choices, onChange, attributes }: ControlProps) {
  const typed = {
    ...attributes,
    value,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  switch (field.kind) {
    case 'check':
      return (
        <input
          {...attributes}
          type="checkbox"
          checked={value === CHECKED}
          onChange={({ target }) => onChange(target.checked ? CHECKED : '')}
        />
      );
    case 'choice':
      return (
        <select {...typed}>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {words(option)}
            </option>
          ))}
        </select>
      );
    case 'version':
      return (
        <select {...typed}>
          <option value="">{field.empty ?? 'choose one'}</option>
          {choices.versions.map((version) => (
            <option key={version}>{version}</option>
          ))}
        </select>
      );
    case 'file':
      return (
        <>
          <input {...typed} className="path" list={`${attributes.id}-list`} autoComplete="off" />
          <datalist id={`${attributes.id}-list`}>
            {choices.files.map((path) => (
              <option key={path} value={path} />
            ))}
          </datalist>
        </>
      );
    case 'files':
      return (
        <>
          <textarea {...typed} className="paths" placeholder="one path a line" />
          <AddFile label={field.label} {...{ value, choices, onChange }} />
        </>
      );
    case 'day':
      return <input {...typed} type="date" />;
    case 'number':
      return <input {...typed} inputMode="decimal" autoComplete="off" />;
    case 'text':
    case 'words':
    case 'experts':
      return <input {...typed} autoComplete="off" spellCheck={false} />;
  }
}

/** Puts a file of the import folders on a line of its own. */
function AddFile({
  label,
  value,
  choices,
  onChange,
}: { label: string } & Pick<ControlProps, 'value' | 'choices' | 'onChange'>) {
  const left = choices.files.filter((path) => !value.split('\n').includes(path));
  if (left.length === 0) return null;
  return (
    <select
      aria-label={`Add to: ${label}`}
      value=""
      onChange={({ target }) => onChange([value.trim(), target.value].filter(Boolean).join('\n'))}
    >
      <option value="">add a file of the server …</option>
      {left.map((path) => (
        <option key={path}>{path}</option>
      ))}
    </select>
  );
}
