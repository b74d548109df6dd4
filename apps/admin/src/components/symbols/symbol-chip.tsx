import { VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { readableTitle } from './readable-title.js';
import classes from './symbol.module.css';

interface SymbolChipProps {
  readonly symbol: string;
  /** Shown beneath the pointer. */
  readonly title?: string | null;
  /** `agreed`: two sources have it; `only`: one of them alone. */
  readonly tone?: 'plain' | 'agreed' | 'only';
  /** It is what was decided for. */
  readonly selected?: boolean;
}

/** Says beside the name of something that it was selected, to whoever does not tell its colour apart too. */
export const SelectedMark = () => (
  <>
    <IconCheck className={classes.mark} size={12} aria-hidden />
    <VisuallyHidden> selected</VisuallyHidden>
  </>
);

/** A symbol among others in little room. */
export function SymbolChip({ symbol, title, tone = 'plain', selected = false }: SymbolChipProps) {
  return (
    <Link
      to="/taxonomy/$symbol"
      params={{ symbol }}
      className={classes.chip}
      data-tone={selected ? 'agreed' : tone}
      title={title ? readableTitle(title) : undefined}
    >
      {symbol}
      {selected && <SelectedMark />}
    </Link>
  );
}

interface SymbolChipsProps {
  readonly symbols: readonly SymbolChipProps[];
  /** So many others are not shown. */
  readonly others?: number;
}

export function SymbolChips({ symbols, others = 0 }: SymbolChipsProps) {
  return (
    <span className={classes.chips}>
      {symbols.map((one) => (
        <SymbolChip key={one.symbol} {...one} />
      ))}
      {others > 0 && (
        <span className={classes.others} title={`and ${others} more`}>
          +{others}
        </span>
      )}
    </span>
  );
}
