import { testInProcesses } from './run.ts';
import { TEXT } from './text.ts';

testInProcesses(TEXT);
