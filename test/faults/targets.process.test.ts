import { testInProcesses } from './run.ts';
import { TARGETS } from './targets.ts';

testInProcesses(TARGETS);
