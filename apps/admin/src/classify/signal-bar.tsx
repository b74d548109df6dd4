import { percent } from '../components/figures/numbers.js';
import type { SpokenExpert } from './classify-query.js';
import classes from './signal-bar.module.css';

export interface Share {
  readonly signal: string;
  readonly share: number;
  /** Who spoke, where it was the expert of a plugin. */
  readonly expert?: SpokenExpert | null;
}

/** What people call the signals. */
const NAMES: Readonly<Record<string, string>> = {
  WORDS: 'words of the scheme',
  SIMILARITY: 'similar texts of the scheme',
  NEIGHBOURS: 'similar patents',
  PARENT: 'the symbol above',
  HEAD: 'what was learned of the symbol',
  GATE: 'what was learned of its section',
  EXPERT: 'the expert of a plugin',
  SYMBOLS: 'the answer in the CPC',
  PRIOR: 'how wide the symbol is',
};
const nameOf = ({ signal, expert }: Share): string =>
  expert ? `the expert of ${expert.plugin} ${expert.version}` : (NAMES[signal] ?? signal.toLowerCase());

/** What a score is made of, as a bar of parts. */
export function SignalBar({ shares }: { shares: readonly Share[] }) {
  const said = shares.map((one) => `${nameOf(one)} ${percent(one.share)}`).join(', ');
  return (
    <span className={classes.bar} role="img" aria-label={`Made of: ${said}`} title={said}>
      {shares.map(({ signal, share }) => (
        <span key={signal} data-signal={signal} style={{ width: `${share * 100}%` }} />
      ))}
    </span>
  );
}

/** The same with names. */
export function SignalLegend({ shares }: { shares: readonly Share[] }) {
  return (
    <ul className={classes.legend}>
      {shares.map((one) => (
        <li key={one.signal}>
          <span className={classes.mark} data-signal={one.signal} aria-hidden="true" /> {nameOf(one)}{' '}
          <span className="numeric">{percent(one.share)}</span>
        </li>
      ))}
    </ul>
  );
}
