import type { Program, Run } from '../base-program.ts';
import { withRepostOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli repost last
  webhook-cli repost k3f9 p7gm --to localhost:3000/hooks
  webhook-cli repost last --set reason=Damaged --dry-run
  webhook-cli repost --status none,4xx,5xx --compare
  webhook-cli repost --key DO-1001 --since 2h --speed 10x

With --compare an answer that counts as delivered (2xx, or --expect-status) is
better than any other, and any other better than none; it exits with 0 only if
all are delivered now.`;

/** Declares `repost`. */
export function registerRepost(program: Program, run: Run): void {
  withRepostOptions(program.command('repost'))
    .summary('send kept exchanges again')
    .description(
      'Send the requests of kept exchanges again, byte for byte, in the order in which they came: those that are named, or all that filters choose. By a filter, tries of one webhook count once, and so does what both listen and send have kept of it. Credentials were never kept and come from flags or the environment; a signature is made anew from --secret. Without --to each goes where it went, and what was received goes to 127.0.0.1:4141.',
    )
    .argument('[id...]', 'ids or their beginnings, or last')
    .addHelpText('after', AFTER)
    .action((ids, flags, self) =>
      run(self, async (session) => {
        const { repost } = await import('./action.ts');
        return repost(session, flags, ids);
      }),
    );
}
