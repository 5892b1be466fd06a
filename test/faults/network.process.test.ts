import { NETWORK } from './network.ts';
import { testInProcesses } from './run.ts';

testInProcesses(NETWORK);
