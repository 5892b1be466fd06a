import { OUTPUT } from './output.ts';
import { testInProcesses } from './run.ts';

testInProcesses(OUTPUT);
