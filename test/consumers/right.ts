import { RIGHT } from './shop/shop.ts';
import type { Build } from './start.ts';

/** The consumers that do everything right, one with each framework. */
export const rightConsumers: readonly Build[] = [
  { framework: 'express' },
  {
    framework: 'fastify',
    // A clock of its own is what `--state-ignore` is for.
    steps: () => ({
      decide: (known, report) => {
        const next = RIGHT.decide(known, report);
        const stamp = { updatedByUsAt: new Date().toISOString() };
        return next === undefined ? undefined : { ...next, job: { ...next.job, ...stamp } };
      },
    }),
  },
  {
    framework: 'hono',
    // Taken and put away is what 202 says.
    steps: () => ({ take: async (hook, shop) => ({ ...(await RIGHT.take(hook, shop)), status: 202 }) }),
  },
];
