import { REQUESTS } from './requests.ts';
import { testInProcesses } from './run.ts';

testInProcesses(REQUESTS);
