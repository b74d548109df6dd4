import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Who may import whom (docs/decisions/0001-one-way-monorepo.md): the arrows point one way only. */
const boundaries = [
  { sourceTag: 'scope:errors', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'scope:numerics', onlyDependOnLibsWithTags: ['scope:errors'] },
  { sourceTag: 'scope:cpc-taxonomy', onlyDependOnLibsWithTags: ['scope:errors', 'scope:numerics'] },
  {
    sourceTag: 'scope:operations',
    onlyDependOnLibsWithTags: ['scope:errors', 'scope:numerics', 'scope:cpc-taxonomy'],
  },
  { sourceTag: 'scope:onnx-graph', onlyDependOnLibsWithTags: ['scope:errors', 'scope:numerics'] },
  {
    sourceTag: 'scope:plugins',
    onlyDependOnLibsWithTags: ['scope:errors', 'scope:numerics', 'scope:cpc-taxonomy'],
  },
  {
    sourceTag: 'scope:patents',
    onlyDependOnLibsWithTags: ['scope:errors', 'scope:numerics', 'scope:cpc-taxonomy'],
  },
  {
    sourceTag: 'scope:encoder',
    onlyDependOnLibsWithTags: [
      'scope:errors',
      'scope:numerics',
      'scope:cpc-taxonomy',
      'scope:patents',
      'scope:onnx-graph',
      'scope:plugins',
    ],
  },
  {
    sourceTag: 'scope:experts',
    onlyDependOnLibsWithTags: [
      'scope:errors',
      'scope:numerics',
      'scope:cpc-taxonomy',
      'scope:patents',
      'scope:onnx-graph',
      'scope:plugins',
      'scope:encoder',
    ],
  },
  { sourceTag: 'scope:api', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:cli', onlyDependOnLibsWithTags: ['type:lib', 'scope:api'] },
  // Of the API only the declarations of what it can be asked: see the files of the app below.
  { sourceTag: 'scope:admin', onlyDependOnLibsWithTags: ['scope:operations', 'scope:api'] },
  { sourceTag: 'type:plugin', onlyDependOnLibsWithTags: ['scope:plugins'] },
];

export default tseslint.config(
  {
    ignores: ['**/dist/', '**/node_modules/', '.nonet/', '.nx/', 'libs/services/src/generated/'],
  },
  ...tseslint.configs.recommended,
  {
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { depConstraints: boundaries, allow: [], banTransitiveDependencies: false },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: [
      'apps/admin/src/**',
      'apps/api/src/**/*.operation.ts',
      'apps/api/src/**/*.fields.ts',
      'apps/api/src/operations.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@nonet/(?!operations$|api/operations$)',
              message: 'Runs in a browser: of the workspaces only declarations may be imported.',
            },
          ],
        },
      ],
    },
  },
  { files: ['tools/**', 'bench/**', 'apps/cli/**'], rules: { 'no-console': 'off' } },
  prettier,
);
