/** @jest-config-loader esbuild-register */
import { availableParallelism } from 'node:os';
import type { Config } from 'jest';

/** The grader's own tests. Run by `npm run verify`, or one by one: npx jest --config grader/jest.config.ts NAME */
// What is printed is compared without colours, which some environments ask for.
process.env['NO_COLOR'] = '1';

const config: Config = {
  rootDir: '..',
  // Jest leaves one processor free, which is one of two where that is all; many of these tests wait more than they work.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  globalSetup: '<rootDir>/grader/built.cjs',
  roots: ['<rootDir>/grader', '<rootDir>/site'],
  reporters: ['default', '<rootDir>/grader/outcome-reporter.cjs'],
  testMatch: ['**/*.test.ts'],
  testSequencer: '<rootDir>/grader/longest-first.cjs',
  testPathIgnorePatterns: ['<rootDir>/site/dist/', '<rootDir>/grader/fixtures/'],
  // Grading workers of several tests share two processors; what a wait is about has a deadline of its own.
  testTimeout: 120_000,
  testEnvironment: 'node',
  transform: {
    '^.+\\.m?[jt]sx?$': ['ts-jest', { diagnostics: false, tsconfig: '<rootDir>/grader/tsconfig.jest.json' }],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^fast-check$': '<rootDir>/grader/seeded-fast-check.cjs' },
  // Published as ES modules only, which Jest's CommonJS has to have transpiled.
  transformIgnorePatterns: [
    '/node_modules/(?!(@dodona/dolos-core|chokidar|readdirp|get-port|birpc|devalue|github-slugger|flesch-kincaid|syllable|normalize-strings|pure-rand|fast-check|preact|preact-render-to-string|parse5|entities)/)',
  ],
};

export default config;
