/** What runs in Jest's process, as one file: the command that starts Jest, and the parts that Jest then asks for by name. */
export { default as CourseRunner } from '../grading/jest-runner.js';
export { default as CourseReporter } from '../report/jest-reporter.js';
export { runAsProcess } from './run-as-process.js';
export { testCommand } from './test-command.js';
