import { BUGS } from './bugs.ts';
import { testHere } from './run.ts';

testHere(BUGS);
