import type { Program, Run } from '../base-program.ts';
import { withDeliveryOptions } from '../flags/delivery.ts';

const AFTER = `
Examples:
  webhook-cli repost last
  webhook-cli repost k3f9a2bc --to localhost:3000/hooks
  webhook-cli repost last --retries 3 --timeout 5s`;

/** Declares `repost`. */
export function registerRepost(program: Program, run: Run): void {
  const command = program
    .command('repost')
    .summary('send a kept exchange again')
    .description(
      'Send the request of a kept exchange again, byte for byte. Credentials were never kept and come from flags\nor the environment; a signature is made anew from --secret. Without --to it goes where it went, and what\nwas received goes to 127.0.0.1:4141.',
    )
    .argument('<id>', 'an id or its beginning, or last')
    .addHelpText('after', AFTER);
  withDeliveryOptions(command).action((id, flags, self) =>
    run(self, async (session) => {
      const { repost } = await import('./action.ts');
      return repost(session, flags, id);
    }),
  );
}
