import { FILES } from './files.ts';
import { testInProcesses } from './run.ts';

testInProcesses(FILES);
