import { testHere } from './run.ts';
import { TARGETS } from './targets.ts';

testHere(TARGETS);
