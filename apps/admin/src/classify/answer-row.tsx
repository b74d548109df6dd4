import { Badge, Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { Failure } from '../components/failure/failure.js';
import { ScoreBar } from '../components/figures/score-bar.js';
import { readableTitle } from '../components/symbols/readable-title.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import { VerdictChoice } from '../reviews/verdict-buttons.js';
import type { Verdicts } from '../reviews/use-verdicts.js';
import type { AnswerRow } from './answer-tree.js';
import { EvidenceView, sharesOf, wordsOf } from './evidence-view.js';
import { SignalBar } from './signal-bar.js';
import classes from './answer-view.module.css';

interface RowProps {
  readonly row: AnswerRow;
  /** Titles above it, where the line does not stand below them. */
  readonly path: string | null;
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly verdicts: Verdicts;
  readonly onLook: (symbol: string | null) => void;
  readonly onToggle: () => void;
}

/** A symbol of the answer: what it is, how sure, why, and what whoever looks says of it. */
export function AnswerLine({ row, path, isCurrent, isOpen, verdicts, onLook, onToggle }: RowProps) {
  const { symbol, title, depth, predicted } = row;
  const prediction = predicted?.prediction;
  const error = verdicts.errors[symbol];
  const shares = prediction ? sharesOf(prediction) : [];
  // Of all lines Tab reaches the one that was looked at last; arrows lead to the others.
  const within = isCurrent ? 0 : -1;
  const look = () => onLook(symbol);

  function keys(event: KeyboardEvent<HTMLLIElement>) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step) {
      const next =
        step > 0 ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling;
      event.preventDefault();
      (next as HTMLElement | null)?.focus();
    } else if (prediction) {
      if (event.key === 'r') void verdicts.say(symbol, 'RIGHT', prediction.score);
      else if (event.key === 'w') void verdicts.say(symbol, 'WRONG', prediction.score);
      else if (event.key === 'u') void verdicts.undo(symbol, prediction.score);
      else if (event.key === 'Enter' && event.target === event.currentTarget) onToggle();
    }
  }

  return (
    <li
      role="treeitem"
      aria-level={depth + 1}
      aria-label={prediction ? `${symbol}, ${prediction.score.toFixed(2)}` : symbol}
      aria-selected={prediction?.selected ?? false}
      data-predicted={prediction ? true : undefined}
      tabIndex={within}
      className={classes.line}
      style={{ '--depth': depth } as React.CSSProperties}
      onKeyDown={keys}
      onFocus={look}
      onMouseEnter={look}
      onMouseLeave={() => onLook(null)}
    >
      <div className={classes.row}>
        <div className={classes.what} data-open={isOpen || undefined} title={readableTitle(title)}>
          <SymbolLink symbol={symbol} tabIndex={within} />{' '}
          {prediction?.selected && (
            <Badge color="green" size="sm">
              selected
            </Badge>
          )}{' '}
          <span className={classes.title}>{readableTitle(title)}</span>
          {path && <div className={classes.path}>{path}</div>}
        </div>
        {predicted && prediction && (
          <>
            <div className={classes.score} title={`No. ${predicted.rank} of the answer`}>
              <ScoreBar score={prediction.score} label={`Score of ${symbol}`} />
              {shares.length > 0 && <SignalBar shares={shares} />}
            </div>
            <div className={classes.verdict}>
              <VerdictChoice
                symbol={symbol}
                tabIndex={within}
                said={verdicts.said[symbol]}
                onSay={(verdict) => void verdicts.say(symbol, verdict, prediction.score)}
                onUndo={() => void verdicts.undo(symbol, prediction.score)}
              />
            </div>
            <div className={classes.words}>
              <Button
                size="compact-sm"
                variant="subtle"
                px={4}
                tabIndex={within}
                aria-expanded={isOpen}
                aria-label={`Why ${symbol}`}
                leftSection={
                  isOpen ? (
                    <IconChevronDown size={14} aria-hidden />
                  ) : (
                    <IconChevronRight size={14} aria-hidden />
                  )
                }
                onClick={onToggle}
              >
                Why
              </Button>
              {wordsOf(prediction)
                .slice(0, 4)
                .map((word) => (
                  <mark key={word}>{word}</mark>
                ))}
            </div>
          </>
        )}
      </div>
      {error && <Failure error={error} />}
      {isOpen && prediction && <EvidenceView evidence={prediction.evidence} />}
    </li>
  );
}
