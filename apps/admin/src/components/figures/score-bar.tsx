import classes from './score-bar.module.css';

interface ScoreBarProps {
  /** 0 to 1. */
  readonly score: number;
  /** What has the score, for those who do not see the bar. */
  readonly label: string;
  /** From this score on a symbol is selected; drawn as a line. */
  readonly threshold?: number;
}

/** A score as a number and a bar: lengths compare at a glance. */
export function ScoreBar({ score, label, threshold }: ScoreBarProps) {
  return (
    <span className={classes.score} role="img" aria-label={`${label}: ${score.toFixed(2)}`}>
      <span className={classes.number}>{score.toFixed(2)}</span>
      <span className={classes.track}>
        <span className={classes.bar} style={{ width: `${Math.min(1, Math.max(0, score)) * 100}%` }} />
        {threshold !== undefined && (
          <span className={classes.threshold} style={{ left: `${threshold * 100}%` }} />
        )}
      </span>
    </span>
  );
}
