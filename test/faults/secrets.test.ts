import { testHere } from './run.ts';
import { SECRETS } from './secrets.ts';

testHere(SECRETS);
