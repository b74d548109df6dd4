import { ActionIcon } from '@mantine/core';
import { IconLasso, IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import classes from './projection.module.css';

interface MapToolsProps {
  readonly title: string;
  readonly isSelecting: boolean;
  readonly onSelecting: (isSelecting: boolean) => void;
  readonly onZoom: (factor: number) => void;
  readonly onWhole: () => void;
}

const STEP = 1.5;

/** What can be done with a map, as buttons. */
export function MapTools({ title, isSelecting, onSelecting, onZoom, onWhole }: MapToolsProps) {
  const tools = [
    { label: 'Zoom in', Icon: IconPlus, act: () => onZoom(STEP) },
    { label: 'Zoom out', Icon: IconMinus, act: () => onZoom(1 / STEP) },
    { label: 'Show the whole', Icon: IconMaximize, act: onWhole },
  ];
  return (
    <div className={classes.tools} role="group" aria-label={`Tools of ${title}`}>
      {tools.map(({ label, Icon, act }) => (
        <ActionIcon key={label} variant="default" size={28} title={label} aria-label={label} onClick={act}>
          <Icon size={16} aria-hidden />
        </ActionIcon>
      ))}
      <ActionIcon
        variant={isSelecting ? 'filled' : 'default'}
        size={28}
        title="Draw a line around patents to select them"
        aria-label="Select with a line"
        aria-pressed={isSelecting}
        onClick={() => onSelecting(!isSelecting)}
      >
        <IconLasso size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
