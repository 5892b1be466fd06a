import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { post, refused, untilRefused } from '../helpers/capture.ts';
import { startListen, temporaryFolder } from '../helpers/cli.ts';
import { listenInProcess } from '../helpers/in-process.ts';
import { readJournal } from '../helpers/journal.ts';
import { fixtureBytes } from '../helpers/receiver.ts';
import { casesOf, type Fault, type FaultCase } from './fault.ts';

const DETRACK = fixtureBytes('detrack/failed');
const COUNT = 20;

function underWay(signal: NodeJS.Signals): FaultCase {
  return {
    name: `${signal} while ${COUNT} webhooks are being answered`,
    run: async () => {
      const journal = join(temporaryFolder(), 'journal.ndjson');
      const listening = await startListen(['--full', '--delay', '500ms', '--journal', journal]);
      const answers = Promise.all(Array.from({ length: COUNT }, () => post(listening.url, DETRACK)));
      await listening.readUntil(({ stdout }) => (stdout.match(/-->/g)?.length === COUNT ? true : undefined));
      listening.kill(signal);
      const run = await listening.ended;
      expect([run.code, run.signal]).toEqual([0, null]);
      const acknowledged = (await answers).map(({ status, headers, body }) => {
        expect([status, headers.connection]).toEqual([200, 'close']);
        return (JSON.parse(body) as { id: string }).id;
      });
      expect(
        readJournal(journal)
          .records.map(({ id }) => id)
          .toSorted(),
      ).toEqual(acknowledged.toSorted());
      expect(run.stderr).toContain(`${COUNT} received`);
    },
  };
}

/** What a system or a user tells a process. */
export const SIGNALS: readonly Fault[] = [
  {
    id: 'S1',
    fault: 'SIGINT, SIGTERM',
    result:
      'no new connection, what came whole is answered and kept, then 0, or 130 and 143 where something was expected; a second signal ends at once',
    cases: ['SIGINT', 'SIGTERM'].map(
      (signal): FaultCase => ({
        name: `${signal} when nothing is expected`,
        run: async () => {
          const listening = await listenInProcess(['--no-journal']);
          listening.kill(signal as NodeJS.Signals);
          const { code, stderr } = await listening.ended;
          expect(code).toBe(0);
          expect(stderr).toContain('0 received');
        },
      }),
    ),
    processCases: [
      underWay('SIGINT'),
      underWay('SIGTERM'),
      ...casesOf<[signal: NodeJS.Signals, expected: number]>(
        [
          ['SIGINT when something is expected', 'SIGINT', 130],
          ['SIGTERM when something is expected', 'SIGTERM', 143],
        ],
        async (_name, signal, expected) => {
          const listening = await startListen(['--no-journal', '--expect', 'failed']);
          listening.kill(signal);
          const { code, stderr } = await listening.ended;
          expect(code).toBe(expected);
          expect(stderr).toContain('never came: failed');
        },
      ),
      {
        name: 'a second one, while an answer is awaited',
        run: async () => {
          const listening = await startListen(['--full', '--no-journal', '--delay', '1m']);
          const answer = post(listening.url, DETRACK).catch((error: Error) => error);
          await listening.readUntil(/--> POST/);
          listening.kill('SIGINT');
          // The first has been seen when the port takes nobody any more.
          await untilRefused(listening.port);
          listening.kill('SIGINT');
          expect((await listening.ended).code).toBe(130);
          expect(await answer).toBeInstanceOf(Error);
        },
      },
    ],
  },
  {
    id: 'S2',
    fault: 'SIGHUP, SIGPIPE, SIGTSTP, SIGSTOP and SIGCONT',
    result: 'ends as by SIGINT; is ignored; stops with what it started, and goes on',
    processCases: [
      underWay('SIGHUP'),
      {
        name: 'SIGPIPE',
        run: async () => {
          const listening = await startListen(['--no-journal', '--json']);
          listening.kill('SIGPIPE');
          expect((await post(listening.url, DETRACK)).status).toBe(200);
          listening.kill('SIGTERM');
          expect((await listening.ended).code).toBe(0);
        },
      },
      {
        name: 'SIGSTOP, and SIGCONT after it',
        run: async () => {
          const listening = await startListen(['--no-journal', '--json']);
          listening.kill('SIGSTOP');
          await vi.waitFor(() => expect(stateOf(listening.pid)).toBe('T'));
          // It waits in the queue of the system.
          const answer = post(listening.url, DETRACK);
          listening.kill('SIGCONT');
          expect((await answer).status).toBe(200);
          listening.kill('SIGTERM');
          expect((await listening.ended).code).toBe(0);
        },
      },
      {
        name: 'all of them, with a command after --',
        run: async () => {
          const stubborn = `
      for (const name of ['SIGINT', 'SIGCONT']) process.on(name, () => console.log('heard ' + name));
      for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => {});
      require('node:http').createServer().listen(0, '127.0.0.1', function () {
        console.log('port ' + this.address().port + ' pid ' + process.pid);
      });
    `;
          const listening = await startListen([
            '--no-journal',
            '--',
            'sh',
            '-c',
            '"$0" -e "$1"; exit 9',
            process.execPath,
            stubborn,
          ]);
          const [, port, pid] = await listening.readUntil(/port (\d+) pid (\d+)/);
          listening.kill('SIGTSTP');
          await vi.waitFor(() => expect([stateOf(listening.pid), stateOf(pid)]).toEqual(['T', 'T']));
          listening.kill('SIGCONT');
          await listening.readUntil(/heard SIGCONT/);
          listening.kill('SIGINT');
          await listening.readUntil(/heard SIGINT/);
          listening.kill('SIGINT');
          expect((await listening.ended).code).toBe(130);
          await refused(Number(port));
        },
      },
      {
        name: 'all of them, with a command for each webhook beside it',
        run: async () => {
          const stubborn = `
      for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => {});
      process.on('SIGCONT', () => console.log('heard SIGCONT'));
      require('node:http').createServer().listen(0, '127.0.0.1', function () {
        console.log('port ' + this.address().port + ' pid ' + process.pid);
      });
    `;
          const exec = `"${process.execPath}" -e "${stubborn}"`;
          const beside = [
            process.execPath,
            '-e',
            "console.log('beside', process.pid); setInterval(() => {}, 1e6)",
          ];
          const listening = await startListen(['--no-journal', '--exec', exec, '--', ...beside]);
          const [, other] = await listening.readUntil(/beside (\d+)/);
          await post(listening.url, DETRACK);
          const [, port, pid] = await listening.readUntil(/port (\d+) pid (\d+)/);
          const states = (): string[] => [listening.pid, other, pid].map(stateOf);
          listening.kill('SIGTSTP');
          await vi.waitFor(() => expect(states()).toEqual(['T', 'T', 'T']));
          listening.kill('SIGCONT');
          await listening.readUntil(/heard SIGCONT/);
          await vi.waitFor(() => expect(states()).not.toContain('T'));
          listening.kill('SIGINT');
          await vi.waitFor(() => refused(listening.port));
          listening.kill('SIGINT');
          expect((await listening.ended).code).toBe(130);
          // It was killed by a signal, which whoever sends it does not wait for.
          await vi.waitFor(() => refused(Number(port)));
        },
      },
    ],
  },
];

function stateOf(id: unknown): string {
  return spawnSync('ps', ['-o', 'state=', '-p', String(id)])
    .stdout.toString()
    .charAt(0);
}
