import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { csvOf, type Table } from './csv.js';

/** Hands a text to the browser as a file. */
export function saveFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}

interface DownloadMenuProps {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly label?: string;
  /** What the CSV has: a header and rows. */
  readonly table: () => Table;
  /** What the JSON has. */
  readonly json: () => unknown;
}

/** The same as CSV or as JSON. */
export function DownloadMenu({ name, label = 'Download', table, json }: DownloadMenuProps) {
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => saveFile(`${name}.csv`, 'text/csv', csvOf(table()))}>As CSV</Menu.Item>
        <Menu.Item
          onClick={() => saveFile(`${name}.json`, 'application/json', JSON.stringify(json(), null, 2))}
        >
          As JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
