import { Button, Text } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import classes from './drop-zone.module.css';

interface DropZoneProps {
  /** What may be dropped: `a text, JSON or XML file`. */
  readonly label: string;
  /** Whether several may be chosen at once. */
  readonly multiple?: true;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children?: ReactNode;
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

/** Files are dropped anywhere on what it holds, or chosen by a button, which keys reach too. */
export function DropZone({ label, multiple, onFiles, children }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div
      className={classes.zone}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false);
      }}
      onDrop={(event) => {
        setIsOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        if (event.dataTransfer.files.length > 0) onFiles([...event.dataTransfer.files]);
      }}
    >
      <div className={classes.line}>
        <Text size="sm" c="dimmed">
          Drop {label} here, or
        </Text>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconFile size={15} aria-hidden />}
          onClick={() => input.current?.click()}
        >
          Choose a file
        </Button>
        <input
          ref={input}
          type="file"
          multiple={multiple}
          aria-label="File"
          hidden
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            currentTarget.value = '';
            if (files.length > 0) onFiles(files);
          }}
        />
      </div>
      {children}
    </div>
  );
}
