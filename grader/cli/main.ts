import { runCommand } from './commands.js';
import { runAsProcess } from './run-as-process.js';

runAsProcess(() => runCommand(process.argv.slice(2)));
