import { describe, vi } from 'vitest';
import { proveFaults } from './proof.ts';

// Hono prints the errors that are left to it.
vi.spyOn(console, 'error').mockImplementation(() => {});

describe('a faulty consumer of Detrack', () => {
  proveFaults('detrack');
});
