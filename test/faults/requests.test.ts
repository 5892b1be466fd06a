import { REQUESTS } from './requests.ts';
import { testHere } from './run.ts';

testHere(REQUESTS);
