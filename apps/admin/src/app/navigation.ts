import {
  IconActivity,
  IconAffiliate,
  IconBinaryTree,
  IconChecklist,
  IconCube,
  IconDatabaseImport,
  IconFileText,
  IconFolders,
  IconHistory,
  IconKey,
  IconListCheck,
  IconPlayerPlay,
  IconReplace,
  IconServer,
  IconSitemap,
  IconTags,
} from '@tabler/icons-react';

/** What stands in the navigation, in groups. A page that is not here is reached by links. */
export const NAVIGATION = [
  {
    title: 'Work',
    pages: [
      { to: '/classify', title: 'Classify', icon: IconTags },
      { to: '/patents', title: 'Patents', icon: IconFileText },
      { to: '/collections', title: 'Collections', icon: IconFolders },
      { to: '/label-sets', title: 'Label sets', icon: IconSitemap },
      { to: '/taxonomy', title: 'Taxonomy', icon: IconBinaryTree },
      { to: '/reclassification', title: 'Reclassification', icon: IconReplace },
      { to: '/review-next', title: 'Review next', icon: IconListCheck, needs: 'ANALYST' },
      { to: '/reviews', title: 'Reviews', icon: IconChecklist, needs: 'ANALYST' },
    ],
  },
  {
    title: 'Models',
    pages: [
      { to: '/models', title: 'Models', icon: IconCube },
      { to: '/embeddings', title: 'Embeddings', icon: IconAffiliate, needs: 'ANALYST' },
      { to: '/watching', title: 'Watching', icon: IconActivity },
      { to: '/runs', title: 'Runs', icon: IconPlayerPlay },
    ],
  },
  {
    title: 'Operation',
    pages: [
      { to: '/imports', title: 'Imports', icon: IconDatabaseImport },
      { to: '/system', title: 'System', icon: IconServer },
      { to: '/keys', title: 'Keys', icon: IconKey, needs: 'ADMIN' },
      { to: '/audit', title: 'Audit', icon: IconHistory, needs: 'ADMIN' },
    ],
  },
] as const;
