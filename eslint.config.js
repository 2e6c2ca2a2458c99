import eslint from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'site/dist/',
      'site/.cache/',
      './report/**',
      '.course/**',
      'node_modules/',
      'grader/fixtures/',
      'solutions/*/mistakes/',
      'grader/author/scaffold/templates/*/solution/mistakes/',
      'grader/build.mjs',
      'grader/*.cjs',
      'grader/engine/process/nameless-user.cjs',
      'exercises/*/*.kept-*.ts',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js'] } } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-control-regex': 'off',
    },
  },
  {
    // A pattern that takes more than linear time over a stranger's text keeps the grader busy for minutes with a few bytes. Solutions, which
    // are read by students, run apart from the grader.
    files: ['grader/**', 'site/**', 'exercises/*/*.checks.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
      'regexp/no-misleading-capturing-group': 'error',
    },
  },
  {
    // Patterns for esbuild, whose own engine takes linear time whatever they are.
    files: ['grader/engine/compile/compile.ts'],
    rules: { 'regexp/no-super-linear-move': 'off' },
  },
  {
    // A stub's parameters wait for the student, and its imports may be needed; so do those of what a new exercise leaves open.
    files: [
      'exercises/*/*.ts',
      'solutions/*/{stub,answer-to}.ts',
      'grader/author/scaffold/templates/*/exercise/*.ts',
      'grader/author/scaffold/templates/*/solution/answer-to.ts',
    ],
    rules: { '@typescript-eslint/no-unused-vars': 'off', '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['exercises/*/*.checks.ts', 'grader/author/scaffold/templates/*/exercise/*.checks.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name="rejects"]',
          message: 'use toRefuse: a program that hangs or dies does not refuse',
        },
        {
          selector: 'CallExpression[callee.name="setTimeout"]',
          message: 'wait for an event under a deadline, or use a fence',
        },
        {
          selector:
            'UnaryExpression[operator="void"] > CallExpression[callee.property.name=/^(accept|advanceClock|connect|connectMany|drip|exit|expect|expectEnd|hears|next|reset|send|sendInPieces|take|until|untilEnd|untilRead|window)$/]',
          message: 'await it: when a wait fails that nobody awaits, all checks go down with the process that runs them',
        },
      ],
    },
  },
);
