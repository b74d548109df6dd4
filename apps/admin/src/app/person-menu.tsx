import { Button, Menu, Text } from '@mantine/core';
import { IconLogout, IconUser } from '@tabler/icons-react';
import { words } from '../components/figures/numbers.js';
import { useSession } from '../session/session.js';
import classes from './person-menu.module.css';

/** Who is signed in, and the way out. */
export function PersonMenu() {
  const { person, signOut } = useSession();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="subtle" color="gray" c="var(--mantine-color-text)" className={classes.person}>
          <IconUser size={17} aria-hidden /> <span className={classes.name}>{person.name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" className="breakable">
            {person.name}
          </Text>
          {words(person.role)}
          {person.scopes.length > 0 && `, kept to ${person.scopes.join(', ')}`}
        </Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
