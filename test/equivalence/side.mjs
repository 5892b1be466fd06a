// One side of the comparison: the installed command, its folders, and the artefacts that came of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a command that does not end is killed; nothing is measured by it. */
const LONGEST_MS = 180_000;

/** @param root a folder of this side's own, @param bin the script of the installed command */
export function createSide(root, bin) {
  const artefacts = new Map();
  const ports = new Set();
  const running = new Set();

  const folder = (name) => {
    const path = join(root, 'work', name.replace(/[^\w.-]+/g, '_'));
    mkdirSync(path, { recursive: true });
    return path;
  };

  /** Starts the command. `seen` is what it has written so far, `ended` its result. */
  const start = (args, { cwd, env = {}, input, longestMs = LONGEST_MS }) => {
    const home = join(root, 'home');
    const colour = env.FORCE_COLOR === undefined ? { NO_COLOR: '1' } : {};
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: home, TZ: 'UTC', ...colour, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own: what it starts ends with it.
      detached: true,
    });
    running.add(child);
    const kill = (signal = 'SIGKILL') => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It has ended.
      }
    };
    const timer = setTimeout(kill, longestMs);
    const seen = { stdout: '', stderr: '' };
    const watchers = new Set();
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (chunk) => {
        seen[name] += chunk;
        for (const watcher of [...watchers]) watcher();
      });
    }
    // A command that ends without reading its input closes the pipe.
    child.stdin.on('error', () => {}).end(input);
    const isOver = () => child.exitCode !== null || child.signalCode !== null;
    const ended = once(child, 'close').then(([code, signal]) => {
      clearTimeout(timer);
      running.delete(child);
      for (const watcher of [...watchers]) watcher();
      return { code, signal, ...seen };
    });
    const until = (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(`${seen.stdout}\n${seen.stderr}`);
          if (found === null && !isOver()) return;
          watchers.delete(look);
          if (found !== null) resolve(found);
          else reject(new Error(`${args.join(' ')} ended without ${pattern}: ${seen.stderr}`));
        };
        watchers.add(look);
        look();
      });
    return { ended, kill: (signal) => child.kill(signal), seen, until, isOver };
  };

  return {
    artefacts,
    ports,
    folder,
    start,
    /** Keeps a text under a name; its first part, up to the slash, is its group. */
    keep(name, text, { fresh = false } = {}) {
      if (artefacts.has(name)) throw new Error(`two artefacts are named ${name}`);
      artefacts.set(name, { text, fresh });
    },
    /** Runs the command to its end in a folder of its own and keeps what it wrote and how it ended. */
    async run(name, args, options = {}) {
      const cwd = options.cwd ?? folder(name);
      const result = await start(args, { ...options, cwd }).ended;
      const more = (options.files ?? []).map((file) => section(file, textOf(join(cwd, file))));
      const told = options.wire === undefined ? [] : [section('wire', options.wire())];
      const shown = args.map((arg) => (arg === options.hidden ? '<beginning of an id>' : arg));
      this.keep(name, [screens(shown, result), ...more, ...told].join('\n'), options);
      return result;
    },
    /** Kills whatever still runs. */
    close() {
      for (const child of running) {
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          // It has ended.
        }
      }
    },
  };
}

/** A command, how it ended and what it wrote, as one text. */
export function screens(args, { code, signal, stdout, stderr }) {
  return [
    `$ webhook-cli ${args.join(' ')}`,
    `ended with ${signal ?? code}`,
    section('stdout', stdout),
    section('stderr', stderr),
  ].join('\n');
}

export function section(title, text) {
  return `--- ${title}\n${text}`;
}

export function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return `(${error.code})`;
  }
}

/** Runs tasks, so many at a time, in their order; the first that fails ends it. */
export async function runTasks(tasks, concurrency) {
  const waiting = [...tasks];
  const lane = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await task();
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}
