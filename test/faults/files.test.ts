import { FILES } from './files.ts';
import { testHere } from './run.ts';

testHere(FILES);
