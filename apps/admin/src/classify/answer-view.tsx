import { Group, Kbd, SegmentedControl, Text } from '@mantine/core';
import { ZERO_SHOT } from '@nonet/operations';
import { useState } from 'react';
import { CopyButton } from '../components/actions/copy-button.js';
import { DownloadMenu } from '../components/actions/download.js';
import { Empty } from '../components/feedback/loaded.js';
import { counted } from '../components/figures/numbers.js';
import { readableTitle } from '../components/symbols/readable-title.js';
import { useKept } from '../data/use-kept.js';
import { MissingSymbols } from '../reviews/missing-symbol.js';
import type { Verdicts } from '../reviews/use-verdicts.js';
import { AnswerLine } from './answer-row.js';
import { LabelAnswers } from '../label-sets/label-answers.js';
import { answerTable } from './answer-export.js';
import { answerList, answerTree, type AnswerRow } from './answer-tree.js';
import classes from './answer-view.module.css';
import type { Classification } from './classify-query.js';
import { Degraded, Warnings } from './warnings.js';

interface AnswerViewProps {
  readonly classification: Classification;
  readonly verdicts: Verdicts;
  /** Of the stored patent that was classified; null: it was a text. */
  readonly patentNumber: string | null;
  /** Which symbol is looked at; null: none. */
  readonly onLook: (symbol: string | null) => void;
}

/** The answer with its reasons, as a tree of the scheme or in its own order. */
export function AnswerView({ classification, verdicts, patentNumber, onLook }: AnswerViewProps) {
  const { predictions, warnings, degraded } = classification;
  const [shape, setShape] = useKept<'tree' | 'list'>('classify-shape', 'tree');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = shape === 'tree' ? answerTree(predictions) : answerList(predictions);
  const [current, setCurrent] = useState<string | null>(null);
  const first = rows.find(({ predicted }) => predicted !== null)?.symbol ?? null;
  const held = rows.some(({ symbol }) => symbol === current) ? current : first;

  const toggle = (symbol: string) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(symbol)) next.add(symbol);
      return next;
    });
  const look = (symbol: string | null) => {
    if (symbol !== null) setCurrent(symbol);
    onLook(symbol);
  };

  return (
    <section aria-label="Predictions" className={classes.answer}>
      <Warnings warnings={warnings} />
      <Degraded sections={degraded} />
      <Group gap="xs" justify="space-between">
        <SegmentedControl
          aria-label="Order"
          size="xs"
          value={shape}
          onChange={(value) => setShape(value as typeof shape)}
          data={[
            { value: 'tree', label: 'Tree' },
            { value: 'list', label: 'Best first' },
          ]}
        />
        <Group gap="xs">
          <CopyButton label="Copy symbols" text={() => symbolsOf(predictions).join('\n')} />
          <DownloadMenu
            name="classification"
            table={() => answerTable(classification, verdicts.said)}
            json={() => ({ ...classification, verdicts: verdicts.said })}
          />
        </Group>
      </Group>
      {rows.length === 0 ? (
        <Empty>No symbol fits this text well enough to be shown.</Empty>
      ) : (
        <ul
          role="tree"
          aria-label="Symbols of the answer"
          className={classes.tree}
          onBlur={() => onLook(null)}
        >
          {rows.map((row) => (
            <AnswerLine
              key={row.symbol}
              row={row}
              path={shape === 'list' ? pathOf(row) : null}
              isCurrent={row.symbol === held}
              isOpen={open.has(row.symbol)}
              verdicts={verdicts}
              onLook={look}
              onToggle={() => toggle(row.symbol)}
            />
          ))}
        </ul>
      )}
      {classification.labels && <LabelAnswers answer={classification.labels} patentNumber={patentNumber} />}
      <About classification={classification} shape={shape} />
      <MissingSymbols verdicts={verdicts} />
    </section>
  );
}

/** What is copied: what was selected, or where nothing was, all. */
function symbolsOf(predictions: Classification['predictions']): string[] {
  const selected = predictions.filter((one) => one.selected);
  return (selected.length > 0 ? selected : predictions).map(({ symbol }) => symbol);
}

const pathOf = ({ predicted }: AnswerRow): string | null =>
  predicted?.prediction.node?.ancestors.map(({ title }) => readableTitle(title)).join(' › ') || null;

function About({ classification, shape }: { classification: Classification; shape: 'tree' | 'list' }) {
  const { predictions, model, scheme, encoder, device, ms, collection } = classification;
  const hasSubgroups = predictions.some(({ level }) => level === 'SUBGROUP');
  return (
    <Text size="sm" c="dimmed" mt="sm" component="div">
      <p style={{ margin: '0 0 0.4rem' }}>
        {counted(predictions.length, 'symbol')},{' '}
        {shape === 'tree' ? 'each branch in the order of the best symbol within' : 'the best first'}.{' '}
        {model === ZERO_SHOT
          ? 'Scores come from the scheme alone, without training. '
          : 'Scores are calibrated: of symbols with 0.80, about 80 in 100 should be right. '}
        {hasSubgroups &&
          'Subgroups stand in order of how likely the text carries the very symbol, while their score is that of the symbol or one below it: scores may rise from one to the next. '}
        A symbol is selected when its score reaches its threshold.
      </p>
      <p style={{ margin: 0 }}>
        Model <strong>{model}</strong>
        {collection && (
          <>
            , calibrated for <strong>{collection}</strong>
          </>
        )}
        , scheme <strong>{scheme}</strong>, encoder <strong>{encoder}</strong> on {device},{' '}
        {Math.round(ms).toLocaleString('en')} ms. Keys on a line: <Kbd size="xs">j</Kbd>{' '}
        <Kbd size="xs">k</Kbd> or arrows, <Kbd size="xs">r</Kbd> right, <Kbd size="xs">w</Kbd> wrong,{' '}
        <Kbd size="xs">u</Kbd> undo, <Kbd size="xs">Enter</Kbd> why.
      </p>
    </Text>
  );
}
