import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '../..');
const LONGEST_MS = 10 * 60_000;
const running = new Set();

/** Ends what still runs. */
export function endAll() {
  for (const child of running) child.kill('SIGKILL');
}

/** Runs the built command. Rejects where it does not exit with one of `codes`. */
export async function webhookCli(args, { cwd, env = {}, codes = [0] }) {
  const run = await start(process.execPath, [join(ROOT, 'bin/webhook-cli.cjs'), ...args], { cwd, env });
  if (codes.includes(run.code)) return run;
  throw new Error(`webhook-cli ${args[0]} exited with ${run.code}: ${run.stderr.trim()}`);
}

/**
 * Runs an exported folder with Artillery.
 *
 * @param engine what `installArtillery` has found
 * @param workers how many threads it starts: it asks for the processors of its machine, and takes one fewer
 * @returns its exit code, all that it said, and the counters of its report, `null` where there is none
 */
export async function artillery(engine, folder, { workers = 2, env = {} } = {}) {
  const preload = pathToFileURL(join(import.meta.dirname, 'processors.mjs'));
  const run = await start(
    engine.node,
    [engine.script, 'run', '--quiet', '--output', 'report.json', 'artillery.yml'],
    {
      cwd: folder,
      env: {
        ARTILLERY_DISABLE_TELEMETRY: 'true',
        NODE_OPTIONS: `--import=${preload.href}`,
        PROCESSORS: String(workers + 1),
        ...env,
      },
    },
  );
  return { ...run, counters: countersOf(join(folder, 'report.json')) };
}

function countersOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).aggregate.counters;
  } catch {
    return null;
  }
}

async function start(file, args, { cwd, env }) {
  const own = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:WEBHOOK_|ARTILLERY_|NODE_OPTIONS$)/.test(name)),
  );
  const child = spawn(file, args, {
    cwd,
    env: { ...own, HOME: cwd, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  running.add(child);
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (chunk) => {
      said[stream] += chunk;
    });
  }
  const code = await new Promise((done) => {
    child.on('error', (error) => {
      said.stderr += error.message;
      done(null);
    });
    child.on('close', (status, signal) => done(status ?? signal));
  });
  running.delete(child);
  return { code, ...said };
}
