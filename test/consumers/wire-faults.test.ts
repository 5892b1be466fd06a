import { describe, vi } from 'vitest';
import { wireFaults } from './faults.ts';
import { checkOverHttp, proveFaults } from './proof.ts';

// Hono prints the errors that are left to it.
vi.spyOn(console, 'error').mockImplementation(() => {});

describe('over HTTP, a faulty consumer of Detrack', () => {
  proveFaults(wireFaults, 'detrack', checkOverHttp);
});

describe('over HTTP, a faulty consumer of Deliveright', () => {
  proveFaults(wireFaults, 'deliveright', checkOverHttp);
});
