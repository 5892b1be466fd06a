import { testInProcesses } from './run.ts';
import { SIGNALS } from './signals.ts';

testInProcesses(SIGNALS);
