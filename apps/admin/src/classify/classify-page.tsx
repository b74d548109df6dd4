import { Button, Text } from '@mantine/core';
import type { Request } from '@nonet/operations';
import { REQUESTS } from '@nonet/services/operations';
import { IconTable } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Page } from '../components/page/page.js';
import { useKept } from '../data/use-kept.js';
import { useSend } from '../data/use-send.js';
import type { Reviewed } from '../reviews/review-query.js';
import type { SaidBySymbol } from '../reviews/said.js';
import { useVerdicts } from '../reviews/use-verdicts.js';
import { AnswerView } from './answer-view.js';
import { ClassifyForm, type Typed } from './classify-form.js';
import classes from './classify-page.module.css';
import { type Classification, queryOf } from './classify-query.js';
import { wordsOf } from './evidence-view.js';
import { PatentText } from './patent-text.js';
import { reviewedOf } from './subject.js';
import { useWhoAnswers } from './use-who-answers.js';

const WAYS: readonly Request[] = REQUESTS;

interface Answer {
  readonly of: Reviewed;
  readonly classification: Classification;
}

/** Paste a text, get its symbols with reasons. Text and answer stay while other pages are looked at. */
export function ClassifyPage() {
  const { ask } = useSend();
  const [typed, setTyped] = useKept<Typed>('classify-typed', {
    way: WAYS[0]!.name,
    subject: 'text',
    values: {},
  });
  const [answer, setAnswer] = useKept<Answer | null>('classify-answer', null);
  const [marked, setMarked] = useState<readonly string[]>([]);
  const answering = useWhoAnswers();
  const running = useRef<AbortController>(null);
  const answerArea = useRef<HTMLDivElement>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function classify(way: Request, input: Record<string, unknown>) {
    running.current?.abort();
    const controller = (running.current = new AbortController());
    try {
      const { classification } = await ask<{ classification: Classification }, Record<string, unknown>>(
        queryOf(way),
        { input },
        controller.signal,
      );
      setMarked([]);
      flushSync(() => setAnswer({ of: reviewedOf(input), classification }));
      bringIntoSight(answerArea.current);
    } catch (error) {
      if (controller.signal.aborted) return;
      setAnswer(null);
      throw error;
    }
  }

  return (
    <Page
      title="Classify a patent"
      actions={
        <Button
          component={Link}
          to="/classify/batch"
          variant="default"
          leftSection={<IconTable size={16} aria-hidden />}
        >
          Many texts
        </Button>
      }
    >
      <div className={classes.columns}>
        <div className={classes.text}>
          <ClassifyForm
            ways={WAYS}
            answering={answering}
            typed={typed}
            onType={setTyped}
            marked={marked}
            onSubmit={classify}
          />
          {answer && 'patentNumber' in answer.of && (
            <PatentText number={answer.of.patentNumber} words={marked} />
          )}
        </div>
        <div ref={answerArea} className={classes.answer}>
          {answer ? (
            <AnswerPart key={JSON.stringify(answer.of)} answer={answer} onMark={setMarked} />
          ) : (
            <Text c="dimmed">
              The symbols of the text will stand here, from section to subgroup, with what speaks for each.
              Texts stay on this server.
            </Text>
          )}
        </div>
      </div>
    </Page>
  );
}

/** In a narrow window the answer stands below the form: whoever asked for it is led there. */
function bringIntoSight(area: HTMLElement | null) {
  if (area && area.getBoundingClientRect().top > window.innerHeight * 0.7)
    area.scrollIntoView({ block: 'start' });
}

interface AnswerPartProps {
  readonly answer: Answer;
  readonly onMark: (words: readonly string[]) => void;
}

/** The answer, and what was said of it, which a reload finds too. */
function AnswerPart({ answer: { of, classification }, onMark }: AnswerPartProps) {
  const subject = JSON.stringify(of);
  const [kept, keep] = useKept<{ of: string; said: SaidBySymbol }>('classify-verdicts', { of: '', said: {} });
  const said = kept.of === subject ? kept.said : {};
  const latest = useRef(said);
  latest.current = said;
  const change = useCallback(
    (next: (said: SaidBySymbol) => SaidBySymbol) => {
      latest.current = next(latest.current);
      keep({ of: subject, said: latest.current });
    },
    [keep, subject],
  );
  const verdicts = useVerdicts(of, classification.model, [said, change]);
  const look = (symbol: string | null) => {
    const prediction = classification.predictions.find((one) => one.symbol === symbol);
    onMark(prediction ? wordsOf(prediction) : []);
  };
  const patentNumber = 'patentNumber' in of ? of.patentNumber : null;
  return <AnswerView {...{ classification, verdicts, patentNumber }} onLook={look} />;
}
