/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

/** The exercises' checks, against the student's own files. The grader's tests have a configuration of their own in grader/. */
const config: Config = {
  roots: ['<rootDir>/exercises'],
  testMatch: ['**/*.checks.ts'],
  testEnvironment: '<rootDir>/dist/jest-environment.cjs',
  // ts-jest, transpiling only: types are checked by the native compiler beside the run.
  transform: {
    '^.+\\.ts$': [
      '<rootDir>/dist/jest-transform.cjs',
      { diagnostics: false, tsconfig: '<rootDir>/grader/tsconfig.jest.json' },
    ],
  },
  transformIgnorePatterns: ['/node_modules/', '/dist/'],
  setupFilesAfterEnv: ['<rootDir>/dist/jest-setup.cjs'],
  reporters: ['<rootDir>/dist/jest-reporter.cjs'],
};

export default config;
