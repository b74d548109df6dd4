import { Badge, Kbd, List, Text, Title } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ScoreBar } from '../components/figures/score-bar.js';
import { Section } from '../components/page/page.js';
import { readableTitle } from '../components/symbols/readable-title.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import { MissingSymbols } from './missing-symbol.js';
import type { Taken } from './review-next-query.js';
import { lastSaid } from './said.js';
import type { ReviewSession } from './use-review-session.js';
import { useLabelVerdicts } from './use-label-verdicts.js';
import { type SaidState, useVerdicts, type Verdicts } from './use-verdicts.js';
import { VerdictChoice } from './verdict-buttons.js';
import classes from './review-next.module.css';

/** What each key does; shown below the patent. */
const KEYS = [
  ['j', 'k', 'symbol or label up and down'],
  ['r', '', 'right'],
  ['w', '', 'wrong'],
  ['u', '', 'undo'],
  ['m', '', 'name a missing one'],
  ['a', '', 'right of all that is decided for'],
  ['n', '', 'next patent'],
  ['s', '', 'pass over'],
  ['p', '', 'patent before'],
] as const;
const CLAIM_SHOWN = 900;

interface ReviewedPatentProps {
  readonly taken: Taken;
  readonly session: ReviewSession;
}

/** A patent whose symbols or labels are to be judged. */
export const ReviewedPatent = ({ taken, session }: ReviewedPatentProps) =>
  taken.labelSet === null ? (
    <PatentWithSymbols taken={taken} session={session} />
  ) : (
    <PatentWithLabels taken={taken} labelSet={taken.labelSet} session={session} />
  );

function PatentWithSymbols({ taken, session }: ReviewedPatentProps) {
  const verdicts = useVerdicts({ patentNumber: taken.number }, taken.model, saidState(taken, session));
  const judged = taken.patent?.predictions.nodes ?? [];
  return <JudgedPatent taken={taken} session={session} verdicts={verdicts} judged={judged} kind="symbol" />;
}

function PatentWithLabels({ taken, labelSet, session }: ReviewedPatentProps & { labelSet: string }) {
  const verdicts = useLabelVerdicts(labelSet, taken.number, saidState(taken, session));
  const judged = (taken.labels ?? []).map(({ label, path, ...rest }) => ({
    ...rest,
    symbol: label,
    title: path.join(' › '),
  }));
  return <JudgedPatent taken={taken} session={session} verdicts={verdicts} judged={judged} kind="label" />;
}

const saidState = (taken: Taken, session: ReviewSession): SaidState => [
  session.saidOf(taken),
  (change) => session.setSaid(taken, change),
];

interface JudgedPatentProps extends ReviewedPatentProps {
  readonly verdicts: Verdicts;
  /** Symbols, or labels by their ids. */
  readonly judged: ReviewKeys['symbols'];
  readonly kind: 'symbol' | 'label';
}

function JudgedPatent({ taken, session, verdicts, judged: symbols, kind }: JudgedPatentProps) {
  const { number, reasons, patent } = taken;
  const { said } = verdicts;
  const [at, setAt] = useState(0);
  const missing = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // The first stands below the text, which is to be read from its beginning.
    if (at > 0) list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  useReviewKeys({ session, verdicts, symbols, at, setAt, missing });
  const claim = patent?.claimList[0]?.text ?? '';
  return (
    <article aria-label={number}>
      <Title order={2} ref={heading} tabIndex={-1} size="h3">
        {patent?.heading ?? number}
      </Title>
      <Text size="sm" c="dimmed">
        <Link to="/patents/$number" params={{ number }}>
          {number}
        </Link>{' '}
        · about {Math.round(taken.seconds)} seconds to judge
      </Text>
      <List size="sm" mt="xs" aria-label="Why it is here">
        {reasons.map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
      {patent?.abstract && <p className={classes.text}>{patent.abstract}</p>}
      {claim && (
        <p className={classes.text}>
          <strong>Claim {patent!.claimList[0]!.number}:</strong>{' '}
          {claim.length > CLAIM_SHOWN ? `${claim.slice(0, claim.lastIndexOf(' ', CLAIM_SHOWN))} …` : claim}
        </p>
      )}
      <Section title="What the model says">
        <ol
          ref={list}
          className={classes.symbols}
          aria-label={kind === 'symbol' ? 'Symbols to judge' : 'Labels to judge'}
        >
          {symbols.map(({ symbol, title, score, selected }, place) => (
            <li key={symbol} aria-current={place === at} className={classes.symbol}>
              <div className={classes.line}>
                <span className={classes.name}>
                  {kind === 'symbol' ? <SymbolLink symbol={symbol} /> : <strong>{symbol}</strong>}
                </span>
                <ScoreBar score={score} label={`Score of ${symbol}`} />
                <VerdictChoice
                  symbol={symbol}
                  said={said[symbol]}
                  error={verdicts.errors[symbol]}
                  onSay={(verdict) => void verdicts.say(symbol, verdict, score)}
                  onUndo={() => void verdicts.undo(symbol, score)}
                />
                {selected && <Badge color="green">selected</Badge>}
              </div>
              <Text size="sm" c="dimmed">
                {kind === 'symbol' ? readableTitle(title) : title}
              </Text>
            </li>
          ))}
        </ol>
        <div ref={missing}>
          <MissingSymbols verdicts={verdicts} kind={kind} />
        </div>
      </Section>
      <Text size="sm" c="dimmed" component="p" mt="md" aria-label="Keys">
        {KEYS.map(([key, other, does]) => (
          <span key={key} className={classes.key}>
            <Kbd size="xs">{key}</Kbd> {other && <Kbd size="xs">{other}</Kbd>} {does}{' '}
          </span>
        ))}
      </Text>
    </article>
  );
}

interface ReviewKeys {
  readonly session: ReviewSession;
  readonly verdicts: Verdicts;
  readonly symbols: readonly {
    readonly symbol: string;
    readonly title: string;
    readonly score: number;
    readonly selected: boolean;
  }[];
  readonly at: number;
  readonly setAt: (at: number) => void;
  readonly missing: React.RefObject<HTMLDivElement | null>;
}

function useReviewKeys({ session, verdicts, symbols, at, setAt, missing }: ReviewKeys): void {
  const current = symbols[at];
  const say = (verdict: 'RIGHT' | 'WRONG') => {
    if (!current) return;
    void verdicts.say(current.symbol, verdict, current.score);
    if (at + 1 < symbols.length) setAt(at + 1);
  };
  const last = () => {
    // What is still being said is not known here yet: another one would be taken back.
    if (verdicts.isPending()) return;
    // The verdict that was said last, which may be of a symbol further up.
    const symbol = current && verdicts.said[current.symbol] ? current.symbol : lastSaid(verdicts.said);
    const place = symbols.findIndex((one) => one.symbol === symbol);
    if (symbol === undefined) return;
    void verdicts.undo(symbol, symbols[place]?.score);
    if (place >= 0) setAt(place);
  };
  const agree = async () => {
    for (const { symbol, score, selected } of symbols)
      if (selected && !verdicts.said[symbol]) await verdicts.say(symbol, 'RIGHT', score);
  };
  const leaving = useRef(false);
  /** Goes to another patent once all verdicts have arrived; where one has not, to its symbol. */
  const leave = async (to: () => void) => {
    if (leaving.current) return;
    leaving.current = true;
    try {
      const failed = await verdicts.settled();
      const place = symbols.findIndex(({ symbol }) => failed.includes(symbol));
      if (failed.length === 0) to();
      else if (place >= 0) setAt(place);
    } finally {
      leaving.current = false;
    }
  };
  const does: Readonly<Record<string, () => void>> = {
    j: () => setAt(Math.min(at + 1, symbols.length - 1)),
    ArrowDown: () => setAt(Math.min(at + 1, symbols.length - 1)),
    k: () => setAt(Math.max(at - 1, 0)),
    ArrowUp: () => setAt(Math.max(at - 1, 0)),
    r: () => say('RIGHT'),
    w: () => say('WRONG'),
    u: last,
    m: () => missing.current?.querySelector('input')?.focus(),
    a: () => void agree(),
    n: () => void leave(session.next),
    s: () => void leave(session.next),
    p: () => void leave(session.previous),
  };
  useWindowEvent('keydown', (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.matches('input, select, textarea')) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    const act = does[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}
