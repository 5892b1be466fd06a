import { BUGS } from './bugs.ts';
import { testInProcesses } from './run.ts';

testInProcesses(BUGS);
