import { describe, expect, it } from 'vitest';
import { type ProcessFiles, platformOf } from '../../../../src/core/platform/platform.ts';
import { ownGroup, processGroup } from '../../../../src/core/platform/process-group.ts';
import {
  hasOnlyDead,
  openDescriptors,
  openFileLimit,
  terminalGroups,
  threadNumber,
} from '../../../../src/core/platform/processes.ts';

/** A system's processes as files: texts, and links, by path. */
function processFiles(
  texts: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): ProcessFiles {
  const at = (table: Readonly<Record<string, string>>, path: string): string => {
    const found = table[path];
    if (found === undefined) throw new Error(`ENOENT ${path}`);
    return found;
  };
  const all = [...Object.keys(texts), ...Object.keys(links)];
  return {
    has: (path) => all.some((one) => one === path || one.startsWith(`${path}/`)),
    read: (path) => at(texts, path),
    link: (path) => at(links, path),
    list: (path) =>
      [...new Set(all.filter((one) => one.startsWith(`${path}/`)))].map(
        (one) => one.slice(path.length + 1).split('/')[0] ?? '',
      ),
  };
}

const stat = (state: string, group: number, threads = 1): string =>
  `7 (a) b (c) ${state} 1 ${group} 1 0 42 ${'0 '.repeat(11)}${threads} 0`;
const bare = processFiles({ '/proc/self/stat': stat('R', 40) });
const linux = platformOf('linux', bare);
const mac = platformOf('darwin', bare);
const windows = platformOf('win32', bare);

const never = (): never => {
  throw new Error('nobody should ask');
};

describe('a platform', () => {
  it.each([
    ['linux', linux, { hasModes: true, hasSignals: true, listed: true }],
    [
      'linux without /proc',
      platformOf('linux', processFiles({})),
      { hasModes: true, hasSignals: true, listed: false },
    ],
    ['darwin', mac, { hasModes: true, hasSignals: true, listed: false }],
    ['freebsd', platformOf('freebsd', bare), { hasModes: true, hasSignals: true, listed: false }],
    ['win32', windows, { hasModes: false, hasSignals: false, listed: false }],
  ])('%s has what it has', (_, { hasModes, hasSignals, processes }, expected) => {
    expect({ hasModes, hasSignals, listed: processes !== null }).toEqual(expected);
  });
});

describe('the groups of this process', () => {
  it('stand in /proc on Linux, behind a name of any characters', () => {
    expect(terminalGroups(7, never, linux)).toEqual({ own: '40', foreground: '42' });
  });

  it('are told by ps on macOS', () => {
    const asked: unknown[] = [];
    const groups = terminalGroups(
      7,
      (...command) => {
        asked.push(command);
        return '  40   42\n';
      },
      mac,
    );
    expect(groups).toEqual({ own: '40', foreground: '42' });
    expect(asked).toEqual([['ps', ['-o', 'pgid=', '-o', 'tpgid=', '-p', '7']]]);
  });

  it('are none on Windows, and nobody is asked', () => {
    expect(terminalGroups(7, never, windows)).toEqual({ own: undefined, foreground: undefined });
  });
});

describe('what is told of processes', () => {
  const files = processFiles(
    {
      '/proc/self/stat': stat('R', 40),
      '/proc/self/limits': 'Limit  Soft\nMax open files            1024                 4096   files\n',
      '/proc/41/stat': stat('Z', 41),
      '/proc/42/stat': stat('Z', 42, 2),
      '/proc/43/stat': stat('S', 43),
      '/proc/cpuinfo': '',
    },
    { '/proc/thread-self': '7/task/9', '/proc/self/fd/1': 'pipe:[5]', '/proc/self/fd/12': '/dev/null' },
  );
  const told = platformOf('linux', files);

  it('is read on Linux', () => {
    expect(openFileLimit(told)).toBe(1024);
    expect(threadNumber(told)).toBe(9);
    expect([...(openDescriptors(told) ?? [])]).toEqual([
      [1, 'pipe:[5]'],
      [12, '/dev/null'],
    ]);
  });

  it('is whether only dead ones are left of a group', () => {
    expect([41, 42, 43, 99].map((group) => hasOnlyDead(group, told))).toEqual([true, false, false, true]);
  });

  it.each([
    ['darwin', mac],
    ['win32', windows],
    ['linux, of files that are missing', linux],
  ])('is nothing on %s', (_, platform) => {
    expect([openFileLimit(platform), threadNumber(platform), openDescriptors(platform)]).toEqual([
      null,
      null,
      null,
    ]);
    if (platform.processes === null) expect(hasOnlyDead(41, platform)).toBe(false);
  });
});

describe('a command and what it has started', () => {
  const running = { pid: 41, exitCode: null, signalCode: null };
  const ended = { pid: 41, exitCode: 0, signalCode: null };

  it.each([
    ['linux', linux, true],
    ['darwin', mac, true],
    ['win32', windows, false],
  ])('is a group of its own on %s: %#', (_, platform, detached) => {
    expect(ownGroup(platform)).toEqual({ detached });
  });

  it.each([
    ['linux', linux],
    ['darwin', mac],
  ])('is signalled as a group on %s', (_, platform) => {
    const sent: unknown[] = [];
    const group = processGroup(running, { kill: (...args) => sent.push(args), run: never, platform });
    group.signal('SIGTERM');
    group.killNow();
    expect(sent.filter((one) => !String(one).endsWith(',0'))).toEqual([
      [-41, 'SIGTERM'],
      [-41, 'SIGKILL'],
    ]);
    expect(group.isGone()).toBe(false);
  });

  it('is gone where nobody can be signalled, and hears of nothing more', () => {
    let alive = false;
    const sent: unknown[] = [];
    const kill = (...args: readonly unknown[]): void => {
      if (!alive) throw new Error('ESRCH');
      sent.push(args);
    };
    const group = processGroup(running, { kill, run: never, platform: mac });
    expect(group.isGone()).toBe(true);
    // The number belongs to others now.
    alive = true;
    group.signal('SIGTERM');
    expect([group.isGone(), sent]).toEqual([true, []]);
  });

  it('is gone on Linux when it only waits to be asked how it ended', () => {
    const files = processFiles({ '/proc/self/stat': stat('R', 40), '/proc/41/stat': stat('Z', 41) });
    const tools = { kill: () => true, run: never, platform: platformOf('linux', files) };
    expect([processGroup(running, tools).isGone(), processGroup(ended, tools).isGone()]).toEqual([
      false,
      true,
    ]);
  });

  it('is ended as a tree on Windows, whichever signal is sent', () => {
    const run: unknown[] = [];
    const tools = { kill: never, run: (...args: readonly unknown[]) => run.push(args), platform: windows };
    const group = processGroup(running, tools);
    expect(group.isGone()).toBe(false);
    group.signal('SIGINT');
    group.killNow();
    expect(run).toEqual([
      ['taskkill', ['/pid', '41', '/T', '/F'], false],
      ['taskkill', ['/pid', '41', '/T', '/F'], true],
    ]);
    const over = processGroup(ended, tools);
    over.killNow();
    expect([over.isGone(), run.length]).toEqual([true, 2]);
  });

  it('is gone where it could not be started', () => {
    const tools = { kill: never, run: never };
    const unstarted = { ...running, pid: undefined };
    for (const platform of [linux, windows]) {
      expect(processGroup(unstarted, { ...tools, platform }).isGone()).toBe(true);
    }
  });
});
