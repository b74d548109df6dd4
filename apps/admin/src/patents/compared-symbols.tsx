import { Badge, Button, Code, Text } from '@mantine/core';
import { useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { Empty } from '../components/feedback/loaded.js';
import { count, counted } from '../components/figures/numbers.js';
import { ScoreBar } from '../components/figures/score-bar.js';
import { Section } from '../components/page/page.js';
import { readableTitle } from '../components/symbols/readable-title.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import { MissingSymbols } from '../reviews/missing-symbol.js';
import type { SaidBySymbol } from '../reviews/said.js';
import { useVerdicts, type Verdicts } from '../reviews/use-verdicts.js';
import { VerdictChoice } from '../reviews/verdict-buttons.js';
import { useMay, useSession } from '../session/session.js';
import { compareSymbols, type Comparison } from './compare-symbols.js';
import type { Patent } from './patent-query.js';
import { Reasons } from './reasons.js';
import { LegacyMark, SideMark } from './side-mark.js';
import { type ModelAnswer, type Predicted, useModelAnswer } from './use-model-answer.js';
import classes from './patent.module.css';

type Assigned = Patent['classifications'][number];
type Compared = Comparison<Assigned, Predicted>;

/** What the office assigned beside what the model says; where they differ is marked. */
export function ComparedSymbols({ patent }: { patent: Patent }) {
  const mayClassify = useMay('ANALYST');
  const { answer, running, error, run } = useModelAnswer(patent);
  const verdicts = useOwnVerdicts(patent, answer.model);
  const compared = compareSymbols(patent.classifications, answer.predictions);
  return (
    <div className={classes.sides}>
      <Section title="Symbols the office assigned">
        <AssignedSymbols assigned={compared.assigned} isCompared={answer.predictions.length > 0} />
      </Section>
      <Section
        title="What the model says"
        actions={
          mayClassify && (
            <Button
              size="compact-md"
              variant="default"
              loading={running === 'classify'}
              onClick={() => void run('classify')}
            >
              Classify now
            </Button>
          )
        }
      >
        <section aria-label="Predictions">
          {error && <Failure error={error} />}
          {answer.warnings.map(({ code, message }) => (
            <Text key={code} size="sm" role="status">
              {message} <Code>{code}</Code>
            </Text>
          ))}
          {answer.predictions.length === 0 && (
            <Empty>
              The active model has not classified this patent yet. Classify it now, or all of them with{' '}
              <Code>npx nonet classify-patents</Code>.
            </Empty>
          )}
          <ol className={classes.symbols} aria-label="Predicted, best first">
            {compared.predicted.map((one) => (
              <PredictedSymbol
                key={one.of.symbol}
                one={one}
                isCompared={compared.assigned.length > 0}
                evidence={answer.evidence}
                verdicts={patent.reviews ? verdicts : null}
              />
            ))}
          </ol>
          {answer.predictions.length > 0 && (
            <Text size="sm" c="dimmed" mt="xs">
              {answer.said} A symbol is selected when its score reaches its threshold.
            </Text>
          )}
          {mayClassify && answer.predictions.length > 0 && answer.evidence === null && (
            <Button
              mt="xs"
              size="compact-sm"
              variant="default"
              loading={running === 'reasons'}
              onClick={() => void run('reasons')}
            >
              Say why
            </Button>
          )}
          {patent.reviews && <MissingSymbols verdicts={verdicts} />}
        </section>
      </Section>
    </div>
  );
}

/** What whoever looks said before, and what they say now. */
function useOwnVerdicts({ number, reviews }: Patent, model: string | null): Verdicts {
  const me = useSession().person.id;
  const said = useState<SaidBySymbol>(() =>
    Object.fromEntries(
      (reviews?.nodes ?? [])
        .filter(({ reviewer }) => reviewer.id === me)
        .map(({ symbol, id, verdict, node }) => [symbol, { id, verdict, title: node?.title ?? null }]),
    ),
  );
  return useVerdicts({ patentNumber: number }, model, said);
}

/** More stand there on demand: some patents carry two hundred. */
const SHOWN = 12;

function AssignedSymbols({ assigned, isCompared }: Pick<Compared, 'assigned'> & { isCompared: boolean }) {
  const [open, setOpen] = useState(false);
  const differing = assigned.filter(({ side }) => side === 'only assigned').length;
  if (assigned.length === 0) return <Empty>None are known.</Empty>;
  return (
    <>
      {isCompared && assigned.length > SHOWN && (
        <Text size="sm" c="dimmed" mb="xs">
          Of {counted(assigned.length, 'symbol')} {count(differing)} stand below none that the model says.
        </Text>
      )}
      <ul className={classes.symbols} aria-label="Assigned">
        {(open ? assigned : assigned.slice(0, SHOWN)).map((one) => (
          <AssignedSymbol key={one.of.symbol} one={one} isCompared={isCompared} />
        ))}
      </ul>
      {assigned.length > SHOWN && (
        <Button
          mt="xs"
          variant="default"
          size="compact-md"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Fold the symbols' : `Show ${counted(assigned.length - SHOWN, 'more symbol')}`}
        </Button>
      )}
    </>
  );
}

function AssignedSymbol({ one, isCompared }: { one: Compared['assigned'][number]; isCompared: boolean }) {
  const { symbol, inventive, first, node } = one.of;
  return (
    <li>
      <div className={classes.line}>
        <SymbolLink symbol={symbol} />
        {isCompared && <SideMark side={one.side} />}
        {one.legacy && <LegacyMark />}
        {node?.removedIn && <Badge color="gray">removed in {node.removedIn}</Badge>}
        <Text span size="xs" c="dimmed">
          {[first && 'first', inventive === false && 'additional'].filter(Boolean).join(', ')}
        </Text>
      </div>
      <Text size="sm" c="dimmed">
        {node ? readableTitle(node.title) : 'not in the scheme in use'}
      </Text>
    </li>
  );
}

interface PredictedSymbolProps {
  readonly one: Compared['predicted'][number];
  readonly isCompared: boolean;
  readonly evidence: ModelAnswer['evidence'];
  /** null: whoever looks may not review. */
  readonly verdicts: Verdicts | null;
}

function PredictedSymbol({ one, isCompared, evidence, verdicts }: PredictedSymbolProps) {
  const { symbol, title, score, selected } = one.of;
  return (
    <li>
      <div className={classes.line}>
        <SymbolLink symbol={symbol} />
        {isCompared && <SideMark side={one.side} />}
        {selected && <Badge color="green">selected</Badge>}
        {one.legacy && <LegacyMark />}
      </div>
      <Text size="sm" c="dimmed">
        {readableTitle(title)}
      </Text>
      <div className={classes.line}>
        <ScoreBar score={score} label={`Score of ${symbol}`} />
        {verdicts && (
          <VerdictChoice
            symbol={symbol}
            said={verdicts.said[symbol]}
            error={verdicts.errors[symbol]}
            onSay={(verdict) => void verdicts.say(symbol, verdict, score)}
            onUndo={() => void verdicts.undo(symbol, score)}
          />
        )}
      </div>
      {evidence && <Reasons symbol={symbol} evidence={[...(evidence.get(symbol) ?? [])]} />}
    </li>
  );
}
