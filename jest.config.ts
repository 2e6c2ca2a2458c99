/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

/** The exercises' checks, against the student's own files. The grader's tests have a configuration of their own in grader/. */
const config: Config = {
  roots: ['<rootDir>/exercises'],
  testMatch: ['**/*.checks.ts'],
  // A check is a Jest test whose program runs elsewhere: Jest has nothing to transform, and needs no environment to run it in.
  runner: '<rootDir>/dist/jest-runner.cjs',
  transform: {},
  reporters: ['<rootDir>/dist/jest-reporter.cjs'],
  watchman: false,
  haste: { forceNodeFilesystemAPI: true },
};

export default config;
