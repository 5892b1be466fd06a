import { usageError } from '../../core/error.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { visibleWithin } from '../../output/text/visible.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import type { Program } from '../base-program.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import { bashWords } from './bash-line.ts';
import { completionsOf } from './candidates.ts';
import { SHELLS, type Shell } from './shells.ts';
import { type Completions, NOTHING } from './values.ts';

/**
 * Prints the script for a shell.
 *
 * @throws WebhookCliError `unknown_shell`
 */
export function printScript(session: Session, name: string | undefined): number {
  const shell = requireShell(name);
  const script = SHELLS[shell];
  session.out.write(session.json ? `${jsonLine('completion', { shell, script })}\n` : script);
  return EXIT.done;
}

function requireShell(name: string | undefined): Shell {
  const shell = shellOf(name);
  if (shell !== undefined) return shell;
  const hint = 'the shells are bash, zsh, fish and powershell; completion --help says how to install it';
  if (name === undefined) throw usageError('unknown_shell', 'completion needs the name of a shell', hint);
  throw usageError('unknown_shell', `there is no completion for the shell ${excerpt(name, 40)}.`, hint);
}

/** Of a name, or of a path as in `$SHELL`. */
function shellOf(name = ''): Shell | undefined {
  const plain = name.toLowerCase().replace(/^.*\//, '');
  const known = plain === 'pwsh' ? 'powershell' : plain;
  return isShell(known) ? known : undefined;
}

function isShell(name: string): name is Shell {
  return Object.hasOwn(SHELLS, name);
}

/** Columns of what is said of a word. */
const MOST_COLUMNS = 100;

/**
 * Answers the script of a shell, which gives what was typed. Somebody is in the middle of a line: whatever goes wrong
 * offers nothing and says nothing.
 *
 * @param typed for bash the line up to the cursor and what readline takes for its last word; for all others the words,
 * of which the last one is the cursor's
 */
export async function answerScript(
  session: Session,
  program: Program,
  name: string | undefined,
  typed: readonly string[],
): Promise<number> {
  try {
    const shell = shellOf(name);
    const { words, current, cut } = shell === 'bash' ? fromBash(typed) : fromWords(typed);
    const surroundings = { context: session.context, catalogue: bundledCatalogue };
    const found = await completionsOf(program, words, current, surroundings);
    // zsh and fish know better what somebody may have meant.
    const isOurs = shell === 'bash' || shell === 'powershell';
    writeAnswer(session, {
      ...found,
      candidates: found.candidates
        .filter(({ value }) => !isOurs || value.startsWith(current))
        .map(({ value, description }) => ({ value: value.slice(cut), description })),
    });
  } catch {
    writeAnswer(session, NOTHING);
  }
  return EXIT.done;
}

interface Typed {
  readonly words: readonly string[];
  readonly current: string;
  /** What of the cursor's word the shell does not replace. */
  readonly cut: number;
}

function fromBash([line = '', replaced = '']: readonly string[]): Typed {
  const words = bashWords(line).slice(1);
  const current = words.at(-1) ?? '';
  // readline begins a new word behind = and :, and an equals sign alone is one.
  const rest = bashWords(replaced === '=' || replaced === ':' ? '' : replaced).at(-1) ?? '';
  return {
    words: words.slice(0, -1),
    current,
    cut: current.endsWith(rest) ? current.length - rest.length : 0,
  };
}

function fromWords(typed: readonly string[]): Typed {
  const last = typed.at(-1) ?? '';
  return { words: typed.slice(0, -1), current: last === '""' ? '' : last, cut: 0 };
}

function writeAnswer({ out, json }: Session, { candidates, files, before }: Completions): void {
  if (json) {
    for (const candidate of candidates) out.line(jsonLine('candidate', candidate));
    out.line(jsonLine('summary', { candidates: candidates.length, files }));
    return;
  }
  out.line(files === null ? 'none' : visibleWithin(`${files} ${before}`, 4 * MOST_COLUMNS));
  for (const { value, description } of candidates) {
    out.line(`${value}\t${visibleWithin(description, MOST_COLUMNS)}`);
  }
}
