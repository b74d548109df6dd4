import { Textarea, type TextareaProps } from '@mantine/core';
import { useLayoutEffect, useRef } from 'react';
import { markedPieces } from './marked-words.js';
import classes from './marked-textarea.module.css';

interface MarkedTextareaProps extends Omit<TextareaProps, 'value'> {
  readonly value: string;
  /** What is marked in it. */
  readonly words: readonly string[];
}

/** A field for a long text, whose words can be marked while it can still be written in: the marks lie behind the letters. */
export function MarkedTextarea({ words, ...props }: MarkedTextareaProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const behind = useRef<HTMLDivElement>(null);
  const follow = () => {
    if (field.current && behind.current) behind.current.scrollTop = field.current.scrollTop;
  };
  const key = words.join(' ');
  // The first marked word comes into sight, should none be there.
  useLayoutEffect(() => {
    const first = behind.current?.querySelector('mark');
    if (first && field.current) {
      const { scrollTop, clientHeight } = field.current;
      if (first.offsetTop < scrollTop || first.offsetTop > scrollTop + clientHeight - 20)
        field.current.scrollTop = first.offsetTop - clientHeight / 2;
    }
    follow();
  }, [key]);
  return (
    <Textarea
      {...props}
      ref={field}
      onScroll={follow}
      classNames={{ input: classes.field, wrapper: classes.wrapper }}
      leftSection={
        words.length > 0 && (
          <div ref={behind} className={classes.behind} aria-hidden="true">
            {markedPieces(props.value, words).map(({ text, isMarked }, i) =>
              isMarked ? <mark key={i}>{text}</mark> : text,
            )}
            {'\n'}
          </div>
        )
      }
      leftSectionWidth={0}
    />
  );
}
