import { fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { cutLine, type Line, lineWidth, paint } from '../../output/text/line.ts';
import { coverStream } from '../../output/writer.ts';
import { canRedraw } from '../session/columns.ts';
import { isSet } from '../session/context.ts';
import type { Session } from '../session/session.ts';

/**
 * Lines at the bottom of a terminal that are drawn anew until they are taken away. All that is written meanwhile, to
 * stdout and to stderr, stands above them.
 */
export interface LiveLines {
  /** Shows a line under an id, in the order of first showing; the same id again replaces it. */
  readonly set: (id: string, line: Line) => void;
  readonly remove: (id: string) => void;
  /** Shows a line below all others, whatever is left out of these; `null` takes it away. */
  readonly setStatus: (line: Line | null) => void;
  /** Draws all of it anew, as after somebody else has written to the terminal. */
  readonly redraw: () => void;
  /** Empties the screen but for these lines. */
  readonly clear: () => void;
  /** Takes all away, and lets go of the terminal. */
  readonly close: () => void;
}

/** A terminal that can be drawn on, as Node describes it. */
type Terminal = Session['context']['stdout'] & { readonly rows?: number; readonly fd?: number };

const USUAL_ROWS = 24;
const USUAL_COLUMNS = 80;
/** Rows that stay for what is written above. */
const ROWS_ABOVE = 2;
const START_OF_LINE = '\r';
const ERASE_BELOW = '\u001b[J';
const CLEAR = `\u001b[H${ERASE_BELOW}`;

/**
 * Live lines where somebody watches stdout on a terminal that can draw a line anew; `null` otherwise. Nobody else may
 * write to the terminal meanwhile, as a command that runs beside does.
 */
export function openLiveLines({ context, json, theme, out }: Session): LiveLines | null {
  const { env, stdout, stderr } = context;
  if (json || !canRedraw(stdout) || env['TERM'] === 'dumb' || isSet(env['CI'])) return null;
  // Behind a shell's prompt somebody else's line would be erased.
  if (!context.job.isForeground()) return null;
  return liveLines(stdout, { paint: (line) => paint(line, theme), isClosed: out.isClosed, stderr, context });
}

interface Options {
  readonly paint: (line: Line) => string;
  /** Whether nobody reads any more. */
  readonly isClosed: () => boolean;
  readonly stderr: Terminal;
  readonly context: Pick<Session['context'], 'env' | 'followProcess' | 'job'>;
}

function liveLines(terminal: Terminal, { paint, isClosed, stderr, context }: Options): LiveLines {
  const lines = new Map<string, Line>();
  let status: Line | null = null;
  /** Columns of each line that stands there now. */
  let drawn: readonly number[] = [];
  /** A text whose line goes on must not be cut in two. */
  let isMidLine = false;
  let isStale = false;
  let isScheduled = false;
  let isUnderWay = false;
  let isAway = false;

  const columns = (): number => terminal.columns || USUAL_COLUMNS;
  const wraps = rewraps(context.env);
  /** What takes the lines away. A terminal that has become narrower has wrapped them. */
  const erasing = (): string => {
    if (drawn.length === 0) return '';
    const rows = drawn.reduce((sum, width) => sum + (wraps ? Math.ceil(width / columns()) || 1 : 1), 0);
    drawn = [];
    return `${START_OF_LINE}${rows > 1 ? `\u001b[${rows - 1}A` : ''}${ERASE_BELOW}`;
  };
  const shown = (): Line[] => {
    const room = Math.max((terminal.rows ?? USUAL_ROWS) - ROWS_ABOVE - (status === null ? 0 : 1), 1);
    const fitting = lines.size <= room ? lines.size : room - 1;
    const more: Line[] = fitting < lines.size ? [[['dim', `… ${lines.size - fitting} more`]]] : [];
    const all = [...[...lines.values()].slice(0, fitting), ...more, ...(status === null ? [] : [status])];
    // At the last column a terminal may have begun the next row, or not yet.
    return all.map((line) => cutLine(line, columns() - 1));
  };
  const draw = (): void => {
    isScheduled = false;
    isStale = false;
    if (isAway || isMidLine || isClosed()) return;
    const next = shown();
    const text = erasing() + next.map(paint).join('\n');
    if (text === '') return;
    drawn = next.map(lineWidth);
    isUnderWay = true;
    terminal.write(text, () => {
      isUnderWay = false;
      if (isStale) ask();
    });
  };
  /** Draws at the end of this turn, and not before a terminal that is paused has taken what it was given. */
  const ask = (): void => {
    isStale = true;
    if (isScheduled || isUnderWay) return;
    isScheduled = true;
    setImmediate(draw);
  };
  /** Writes a text above the lines. */
  const write = (to: Writable, text: string | Uint8Array): void => {
    const erase = erasing();
    if (to === terminal && typeof text === 'string') to.write(erase + text);
    else {
      if (erase !== '') terminal.write(erase);
      to.write(text);
    }
    if (text.length > 0) isMidLine = text.at(-1) !== '\n' && text.at(-1) !== 10;
    if (lines.size > 0 || status !== null) ask();
  };
  const hide = (): void => {
    const erase = erasing();
    if (erase !== '') terminal.write(erase);
  };

  const release = [
    coverStream(terminal, (text) => write(terminal, text)),
    ...(stderr.isTTY === true && stderr !== terminal ? [coverStderr(terminal, stderr, write)] : []),
    context.followProcess({
      suspended: () => {
        hide();
        isAway = true;
      },
      resumed: () => {
        isAway = !context.job.isForeground();
        ask();
      },
      exiting: hide,
    }),
  ];
  terminal.on('resize', ask);

  return {
    set: (id, line) => {
      lines.set(id, line);
      ask();
    },
    remove: (id) => {
      if (lines.delete(id)) ask();
    },
    setStatus: (line) => {
      status = line;
      ask();
    },
    redraw: ask,
    clear: () => {
      drawn = [];
      terminal.write(CLEAR);
      ask();
    },
    close: () => {
      hide();
      isAway = true;
      terminal.off('resize', ask);
      for (const each of release) each();
    },
  };
}

/**
 * Has what is written to stderr appear above the lines. Two streams to one terminal that is paused are taken in any
 * order, and a text that comes before the lines were taken away would go with them: so it takes the way of stdout.
 */
function coverStderr(
  terminal: Terminal,
  stderr: Terminal,
  write: (to: Writable, text: string | Uint8Array) => void,
): () => void {
  const to = isSameDevice(terminal.fd, stderr.fd) ? terminal : stderr;
  return coverStream(stderr, (text) => write(to, text));
}

function isSameDevice(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  try {
    return fstatSync(one).rdev === fstatSync(other).rdev;
  } catch {
    return false;
  }
}

/** Whether a terminal that becomes narrower wraps its lines. Most do; these cut them. */
function rewraps(env: Session['context']['env']): boolean {
  return env['XTERM_VERSION'] === undefined && env['STY'] === undefined && env['TERM'] !== 'linux';
}
