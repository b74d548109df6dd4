import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Who may import whom (docs/decisions/0001-one-way-monorepo.md): the arrows point one way only. */
const boundaries = [
  { sourceTag: 'scope:errors', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'scope:numerics', onlyDependOnLibsWithTags: ['scope:errors'] },
  { sourceTag: 'scope:cpc-taxonomy', onlyDependOnLibsWithTags: ['scope:errors', 'scope:numerics'] },
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
  { sourceTag: 'scope:admin', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:plugin', onlyDependOnLibsWithTags: ['scope:plugins'] },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/.types/',
      '**/node_modules/',
      '.nonet/',
      '.nx/',
      'libs/services/src/generated/',
    ],
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
  // Tests of the whole and tools are no part of the product: they may look into any of its rooms.
  { files: ['test/**', 'tools/**', 'bench/**', '*.*'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  { files: ['tools/**', 'bench/**', 'apps/cli/**'], rules: { 'no-console': 'off' } },
  prettier,
);
