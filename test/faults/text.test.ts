import { testHere } from './run.ts';
import { TEXT } from './text.ts';

testHere(TEXT);
