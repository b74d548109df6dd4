import { Link } from '@tanstack/react-router';
import { readableTitle } from './readable-title.js';
import classes from './symbol.module.css';

/** A symbol that leads to its place in the scheme; it is never broken. */
export function SymbolLink({ symbol, tabIndex }: { symbol: string; tabIndex?: number }) {
  return (
    <Link to="/taxonomy/$symbol" params={{ symbol }} className={classes.symbol} tabIndex={tabIndex}>
      {symbol}
    </Link>
  );
}

/** A symbol with its title, as a line of text. */
export function SymbolWithTitle({ symbol, title }: { symbol: string; title: string | null | undefined }) {
  return (
    <span>
      <SymbolLink symbol={symbol} /> {title && readableTitle(title)}
    </span>
  );
}
