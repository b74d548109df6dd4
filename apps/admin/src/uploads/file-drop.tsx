import { Button, FileButton, Group, Progress, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { size } from '../components/figures/numbers.js';
import type { Upload } from './use-upload.js';
import classes from './uploads.module.css';

interface FileDropProps {
  readonly upload: Upload;
  /** What the button says: `Choose a file`. */
  readonly label: string;
  /** What files may be. */
  readonly hint: string;
  readonly onFile: (file: File) => void;
  readonly disabled?: boolean;
}

/** A place to drop a file onto, or to choose one by a button; while it is sent, how much of it is there. */
export function FileDrop({
  upload: { uploading, error, cancel },
  label,
  hint,
  onFile,
  disabled,
}: FileDropProps) {
  const [isOver, setOver] = useState(false);
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !uploading && !disabled) onFile(file);
  }
  return (
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {uploading ? (
        <>
          <Group justify="space-between" gap="sm" mb={6}>
            <Text size="sm" className="breakable" role="status">
              Sending {uploading.name}: {Math.floor(uploading.share * 100)} % of {size(uploading.bytes)}
            </Text>
            <Button size="compact-sm" variant="default" onClick={cancel}>
              Cancel the upload
            </Button>
          </Group>
          <Progress
            value={uploading.share * 100}
            aria-label={`Upload of ${uploading.name}`}
            color="var(--nonet-bar)"
          />
        </>
      ) : (
        <Group gap="sm">
          <FileButton onChange={(file) => file && onFile(file)} inputProps={{ 'aria-label': label }}>
            {(props) => (
              <Button
                {...props}
                disabled={disabled ?? false}
                leftSection={<IconUpload size={16} aria-hidden />}
              >
                {label}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed" style={{ flex: '1 1 14rem' }}>
            {hint}
          </Text>
        </Group>
      )}
      {error && <Failure error={error} />}
    </div>
  );
}
