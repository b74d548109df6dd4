import { Button, FileButton, Group, Progress, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { Failure } from '../components/failure/failure.js';
import { useUpload } from './use-upload.js';

interface UploadIntoProps {
  /** The field that gets the path. */
  readonly label: string;
  readonly onPath: (path: string) => void;
}

/** Sends a file of this computer to the server and puts its path there into a field. */
export function UploadInto({ label, onPath }: UploadIntoProps) {
  const { uploading, error, send, cancel } = useUpload();
  async function take(file: File) {
    const path = await send(file);
    if (path !== null) onPath(path);
  }
  return (
    <div>
      {uploading ? (
        <Group gap="sm">
          <Text size="sm" className="numeric" role="status">
            {Math.floor(uploading.share * 100)} % of {uploading.name}
          </Text>
          <Progress
            value={uploading.share * 100}
            aria-label={`Upload of ${uploading.name}`}
            color="var(--nonet-bar)"
            style={{ flex: '1 1 6rem' }}
          />
          <Button size="compact-xs" variant="default" onClick={cancel}>
            Cancel the upload
          </Button>
        </Group>
      ) : (
        <FileButton
          onChange={(file) => file && void take(file)}
          inputProps={{ 'aria-label': `Upload, ${label.toLowerCase()}` }}
        >
          {(props) => (
            <Button
              {...props}
              size="compact-sm"
              variant="subtle"
              ml={-8}
              leftSection={<IconUpload size={14} aria-hidden />}
            >
              Upload a file of this computer
            </Button>
          )}
        </FileButton>
      )}
      {error && <Failure error={error} />}
    </div>
  );
}
