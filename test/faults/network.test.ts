import { NETWORK } from './network.ts';
import { testHere } from './run.ts';

testHere(NETWORK);
