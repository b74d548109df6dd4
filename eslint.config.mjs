import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom (docs/decisions/0001-one-way-monorepo.md): each line may use those above it that it names, so the arrows point
 * one way only.
 */
const foundations = ['scope:errors', 'scope:numerics'];
const domains = [...foundations, 'scope:cpc-taxonomy', 'scope:operations', 'scope:plugins', 'scope:patents'];
const encoding = [...domains, 'scope:onnx-graph', 'scope:encoder'];
const boundaries = [
  { sourceTag: 'scope:errors', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'scope:numerics', onlyDependOnLibsWithTags: ['scope:errors'] },
  { sourceTag: 'scope:cpc-taxonomy', onlyDependOnLibsWithTags: foundations },
  { sourceTag: 'scope:operations', onlyDependOnLibsWithTags: [...foundations, 'scope:cpc-taxonomy'] },
  { sourceTag: 'scope:labels', onlyDependOnLibsWithTags: ['scope:errors', 'scope:cpc-taxonomy'] },
  { sourceTag: 'scope:onnx-graph', onlyDependOnLibsWithTags: foundations },
  {
    sourceTag: 'scope:plugins',
    onlyDependOnLibsWithTags: [...foundations, 'scope:cpc-taxonomy', 'scope:operations'],
  },
  { sourceTag: 'scope:patents', onlyDependOnLibsWithTags: [...foundations, 'scope:cpc-taxonomy'] },
  { sourceTag: 'scope:encoder', onlyDependOnLibsWithTags: [...domains, 'scope:onnx-graph'] },
  { sourceTag: 'scope:encoder-training', onlyDependOnLibsWithTags: encoding },
  { sourceTag: 'scope:experts', onlyDependOnLibsWithTags: encoding },
  { sourceTag: 'scope:lab', onlyDependOnLibsWithTags: [...encoding, 'scope:experts'] },
  { sourceTag: 'scope:services', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:api', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:cli', onlyDependOnLibsWithTags: ['type:lib', 'scope:api'] },
  // Of the services only the declarations of what they can be asked: see the files of the app below.
  { sourceTag: 'scope:admin', onlyDependOnLibsWithTags: ['scope:operations', 'scope:services'] },
  { sourceTag: 'scope:graphiql', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:plugin', onlyDependOnLibsWithTags: ['scope:plugins'] },
];

/** Its one door, behind which it reports nothing. */
const RUNTIME = { name: 'onnxruntime-node', message: 'Import it from @nonet/onnx-graph/runtime.' };

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/.types/',
      '**/node_modules/',
      '.nonet/',
      '.nx/',
      'libs/services/src/generated/',
      'apps/admin/src/data/generated/',
    ],
  },
  ...tseslint.configs.recommended,
  {
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          depConstraints: boundaries,
          allow: [],
          banTransitiveDependencies: false,
          // The command line loads what a verb needs when the verb is asked for; the same may be imported outright by the verb.
          checkDynamicDependenciesExceptions: ['.*'],
        },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-imports': ['error', RUNTIME],
    },
  },
  // Plugins see the public package alone; what runs them has ended the telemetry.
  {
    files: ['libs/onnx-graph/src/runtime/index.ts', 'plugins/*/src/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  // Tests of the whole and tools are no part of the product: they may look into any of its rooms.
  {
    files: ['test/**', 'tools/**', 'bench/**', '*.{ts,mjs}'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
  {
    files: [
      'apps/admin/src/**',
      'libs/services/src/**/*.operation.ts',
      'libs/services/src/**/*.fields.ts',
      'libs/services/src/operations/**',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [RUNTIME],
          patterns: [
            {
              regex: '^@nonet/(?!operations$|services/operations$|cpc-taxonomy/symbol$)',
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
