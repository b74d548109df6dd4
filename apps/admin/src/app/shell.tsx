import { AppShell, Burger, Group, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { BatchProvider } from '../classify/batch-provider.js';
import { RunningBatch } from '../classify/running-batch.js';
import { type Person, useMay } from '../session/session.js';
import { Mark } from './mark.js';
import { NAVIGATION } from './navigation.js';
import { PersonMenu } from './person-menu.js';
import { ThemeSwitch } from './theme-switch.js';
import classes from './shell.module.css';

/** What stands around every page: the name, the navigation, who is signed in. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  useEffect(close, [pathname, close]);
  return (
    <BatchProvider>
      <AppShell
        header={{ height: 52 }}
        navbar={{ width: 208, breakpoint: 'md', collapsed: { mobile: !opened } }}
        padding={{ base: 'md', md: 'lg' }}
        transitionDuration={0}
        onKeyDown={(event) => event.key === 'Escape' && close()}
      >
        <a
          href="#main"
          className={classes.skip}
          onClick={(event) => {
            event.preventDefault();
            main.current?.focus();
          }}
        >
          Skip to the content
        </a>
        <AppShell.Header className={classes.header}>
          <Group gap="sm" wrap="nowrap">
            <Burger
              hiddenFrom="md"
              size="sm"
              opened={opened}
              onClick={toggle}
              aria-label="Navigation"
              aria-expanded={opened}
            />
            <Link to="/classify" className={classes.name}>
              <Mark size={22} /> Nonet
            </Link>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <RunningBatch />
            <ThemeSwitch />
            <PersonMenu />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar className={classes.navbar} data-opened={opened} aria-label="Main">
          <ScrollArea>
            {NAVIGATION.map(({ title, pages }) => (
              <div key={title} className={classes.group}>
                <Text size="xs" fw={600} c="dimmed" px="sm" pb={4}>
                  {title}
                </Text>
                {pages.map((page) => (
                  <Entry key={page.to} page={page} pathname={pathname} />
                ))}
              </div>
            ))}
          </ScrollArea>
        </AppShell.Navbar>
        <AppShell.Main id="main" ref={main} tabIndex={-1}>
          <Outlet />
        </AppShell.Main>
      </AppShell>
    </BatchProvider>
  );
}

type Entries = (typeof NAVIGATION)[number]['pages'][number];

function Entry({ page, pathname }: { page: Entries; pathname: string }) {
  const needs: Person['role'] = 'needs' in page ? page.needs : 'READER';
  const may = useMay(needs);
  if (!may) return null;
  const isHere = pathname === page.to || pathname.startsWith(`${page.to}/`);
  return (
    <NavLink
      component={Link}
      to={page.to}
      label={page.title}
      active={isHere}
      aria-current={isHere ? 'page' : undefined}
      leftSection={<page.icon size={18} stroke={1.6} aria-hidden />}
      className={classes.entry}
    />
  );
}
