import { PATHS } from './paths.ts';
import { testHere } from './run.ts';

testHere(PATHS);
