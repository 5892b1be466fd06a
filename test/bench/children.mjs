import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { within } from './budget.mjs';

const LONGEST_END_MS = 20_000;
const LONGEST_START_MS = 60_000;

/** Starts processes of Node on the core of the servers or of the load, and sees to it that each is ended. */
export function createChildren(cores, folder) {
  const running = new Set();
  const env = Object.fromEntries(
    Object.entries({ ...process.env, HOME: folder, NO_COLOR: '1' }).filter(
      ([name]) => !name.startsWith('WEBHOOK_CLI_') && name !== 'NODE_OPTIONS',
    ),
  );

  function start(side, args, options = {}) {
    const command = [process.execPath, ...args];
    const [file, ...words] = cores === null ? command : ['taskset', '-c', String(cores[side]), ...command];
    const child = spawn(file, words, {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...options,
    });
    running.add(child);
    child.errors = '';
    child.stderr?.on('data', (chunk) => {
      child.errors = `${child.errors}${chunk}`.slice(-2000);
    });
    child.ended = new Promise((done) => {
      child.on('error', (error) => {
        child.errors += error.message;
        done(null);
      });
      child.on('close', (code, signal) => done(code ?? signal));
    }).finally(() => running.delete(child));
    return child;
  }

  /** Of a child that talks: its first message, or an error with what it said when it ended before. */
  async function firstMessage(child) {
    const ended = child.ended.then((code) => {
      throw new Error(`a server ended with ${code}: ${child.errors.trim()}`);
    });
    ended.catch(() => {});
    const [message] = await within(
      LONGEST_START_MS,
      'a server that starts',
      Promise.race([once(child, 'message'), ended]),
    );
    return message;
  }

  async function end(child) {
    child.kill('SIGTERM');
    try {
      return await within(LONGEST_END_MS, 'ending', child.ended);
    } catch {
      child.kill('SIGKILL');
      return child.ended;
    }
  }

  function killAll() {
    for (const child of running) child.kill('SIGKILL');
  }

  /** Runs to the end: its duration in ms. A command that fails measures nothing. */
  async function run(side, args, { limitMs = 120_000, ...options } = {}) {
    const started = performance.now();
    const child = start(side, args, options);
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    const code = await child.ended;
    clearTimeout(timer);
    const ms = performance.now() - started;
    if (code !== 0) throw new Error(`${args.slice(1, 3).join(' ')} ended with ${code}: ${child.errors}`);
    return ms;
  }

  return { start, firstMessage, end, killAll, run };
}
