import { Link } from '@tanstack/react-router';
import { readableTitle } from './readable-title.js';
import classes from './symbol.module.css';

interface SymbolChipProps {
  readonly symbol: string;
  /** Shown beneath the pointer. */
  readonly title?: string | null;
  /** `agreed`: two sources have it; `only`: one of them alone. */
  readonly tone?: 'plain' | 'agreed' | 'only';
}

/** A symbol among others in little room. */
export function SymbolChip({ symbol, title, tone = 'plain' }: SymbolChipProps) {
  return (
    <Link
      to="/taxonomy/$symbol"
      params={{ symbol }}
      className={classes.chip}
      data-tone={tone}
      title={title ? readableTitle(title) : undefined}
    >
      {symbol}
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
