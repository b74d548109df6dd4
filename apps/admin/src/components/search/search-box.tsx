import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';

interface SearchBoxProps {
  readonly label: string;
  readonly placeholder?: string;
  /** What the address asks for. */
  readonly value: string;
  /** Called when somebody stops typing: puts it into the address. */
  readonly onSearch: (text: string) => void;
  /** Called on Enter, after `onSearch`: whoever presses it is done typing. */
  readonly onEnter?: (text: string) => void;
  /** A line beneath the box. */
  readonly description?: ReactNode;
}

const PAUSE_MILLISECONDS = 250;

/** A search that stands in the address: it can be sent to others, and Back goes to what was found before. */
export function SearchBox({ label, placeholder, value, onSearch, onEnter, description }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const send = (text: string) => {
    sent.current = text;
    onSearch(text);
  };
  const search = useDebouncedCallback(send, PAUSE_MILLISECONDS);
  // What was typed on while the address took over what was sent stays; what came by Back or a link does not.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
    // What was being typed would undo it.
    search.cancel();
  }, [value, search]);
  return (
    <TextInput
      type="search"
      label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      maw="44rem"
      mb="md"
      size="md"
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        search(currentTarget.value.trim());
      }}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onKeyDown={({ key, currentTarget }) => {
        if (key !== 'Enter') return;
        search.cancel();
        send(currentTarget.value.trim());
        onEnter?.(currentTarget.value.trim());
      }}
    />
  );
}
