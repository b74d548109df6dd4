import { Group, Text, Title } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './page.module.css';

interface PageProps {
  /** The heading, and with ` · Nonet` the title of the document. */
  readonly title: string;
  /** Instead of the title where the heading has more than words; it must hold the words of the title. */
  readonly heading?: ReactNode;
  /** The way here: links to the pages above. */
  readonly breadcrumb?: ReactNode;
  /** A line below the heading. */
  readonly lead?: ReactNode;
  /** Buttons beside the heading. */
  readonly actions?: ReactNode;
  /** `reading` keeps lines short; `wide` takes the window. */
  readonly width?: 'reading' | 'wide';
  readonly children: ReactNode;
}

/** Where the window was opened the browser has placed the focus itself. */
let hasArrived = false;

/**
 * The frame of each page. It must stand from the first moment, before the data is there: after a navigation its heading gets
 * the focus, so that screen readers say where one is and keys go on from there.
 */
export function Page({ title, heading, breadcrumb, lead, actions, width = 'wide', children }: PageProps) {
  const { pathname } = useLocation();
  const element = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Nonet`;
  }, [title]);
  useEffect(() => {
    if (hasArrived) element.current?.focus({ preventScroll: true });
    hasArrived = true;
  }, [pathname]);
  return (
    <div className={classes.page} data-width={width}>
      {breadcrumb && (
        <nav aria-label="Breadcrumb" className={classes.breadcrumb}>
          {breadcrumb}
        </nav>
      )}
      <Group justify="space-between" align="flex-start" gap="sm" className={classes.head}>
        <div className={classes.titles}>
          <Title order={1} ref={element} tabIndex={-1}>
            {heading ?? title}
          </Title>
          {lead && (
            <Text c="dimmed" component="div" className={classes.lead}>
              {lead}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}

/** A part of a page under a heading of its own. */
export function Section({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className={classes.section}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={2}>{title}</Title>
        {actions}
      </Group>
      {children}
    </section>
  );
}
