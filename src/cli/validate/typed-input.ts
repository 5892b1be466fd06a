import { usageError } from '../../core/error.ts';
import { visible } from '../../output/text/visible.ts';
import { Interrupted } from '../session/exit.ts';
import type { Session } from '../session/session.ts';

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const BACKSPACE = 0x08;
const RETURN = 0x0d;
const CTRL_Z = 0x1a;
const DELETE = 0x7f;
const NEW_LINE = 0x0a;

/**
 * Reads what somebody types or pastes, until Ctrl-D. Byte by byte, since a terminal that hands over lines cuts each at
 * 4,096 bytes, and a payload on one line is longer.
 *
 * @throws Interrupted at Ctrl-C
 * @throws WebhookCliError `stdin_is_terminal` in the background, where nobody can type
 */
export async function readTyped(session: Session): Promise<Buffer> {
  const { stdin, job, followProcess } = session.context;
  if (!job.isForeground()) {
    throw usageError(
      'stdin_is_terminal',
      'standard input is a terminal, and this runs in the background',
      'pipe a body into it, or name a file',
    );
  }
  const { err, errTheme } = session;
  err.line(
    errTheme.dim('reading from the terminal: paste what is to be judged; Ctrl-D ends it, Ctrl-C gives up'),
  );
  const typed: number[] = [];
  const raw = (isRaw: boolean): unknown => stdin.setRawMode?.(isRaw);
  const unfollow = followProcess({
    suspended: () => raw(false),
    // The shell has set the terminal its own way.
    resumed: () => {
      raw(false);
      raw(true);
    },
    exiting: () => raw(false),
  });
  raw(true);
  try {
    for await (const chunk of stdin) {
      const bytes = Buffer.from(chunk as Buffer | string);
      const end = bytes.findIndex((byte) => byte === CTRL_C || byte === CTRL_D);
      take(typed, end < 0 ? bytes : bytes.subarray(0, end), session);
      if (bytes[end] === CTRL_C) throw new Interrupted('\nnothing was judged');
      if (end >= 0) break;
    }
    if (typed.length > 0 && typed.at(-1) !== NEW_LINE) err.write('\n');
    return Buffer.from(typed);
  } finally {
    unfollow();
    raw(false);
    stdin.pause();
  }
}

/** Takes keys over and shows them, as the terminal itself no longer does. */
function take(typed: number[], bytes: Uint8Array, { err, context }: Session): void {
  let from = typed.length;
  const show = (): void => {
    const text = Buffer.from(typed.slice(from)).toString('utf8');
    if (text !== '') err.write(visible(text, { keepLineBreaks: true }));
    from = typed.length;
  };
  for (const byte of bytes) {
    if (byte === CTRL_Z) context.job.signal('SIGTSTP', 'job');
    else if (byte === BACKSPACE || byte === DELETE) {
      show();
      if (takeBack(typed)) err.write('\b \b');
      from = typed.length;
    } else typed.push(byte === RETURN ? NEW_LINE : byte);
  }
  show();
}

/** Takes the last character of the line back, however many bytes it has. */
function takeBack(typed: number[]): boolean {
  if (typed.length === 0 || typed.at(-1) === NEW_LINE) return false;
  while (((typed.pop() ?? 0) & 0xc0) === 0x80) if (typed.length === 0) break;
  return true;
}
