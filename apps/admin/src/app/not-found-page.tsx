import { Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { Page } from '../components/page/page.js';

export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <Page title="There is no such page">
      <Text>
        Nothing stands at <code className="breakable">{pathname}</code>. Go on with{' '}
        <Link to="/classify">Classify</Link>, <Link to="/patents">Patents</Link> or{' '}
        <Link to="/taxonomy">Taxonomy</Link>.
      </Text>
    </Page>
  );
}
