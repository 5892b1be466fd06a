import { testHere } from './run.ts';
import { SIGNALS } from './signals.ts';

testHere(SIGNALS);
