import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { parse } from 'junit2json';
import { describe, expect, inject, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type RunResult, startProcess } from '../helpers/cli.ts';
import { projectFolder } from '../helpers/project.ts';
import { readmeBlocks } from '../helpers/readme.ts';

interface Step {
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Job {
  readonly steps: readonly Step[];
  readonly env: Readonly<Record<string, string>>;
}

const [github, gitlab] = readmeBlocks('yaml').map((text) => parseYaml(text) as Record<string, unknown>);

function githubJob(): Job {
  const { webhooks } = (github?.['jobs'] ?? {}) as { webhooks?: { steps: readonly Partial<Step>[] } };
  const steps = (webhooks?.steps ?? []).flatMap(({ run, env = {} }) =>
    run === undefined ? [] : [{ run, env }],
  );
  return { steps, env: {} };
}

function gitlabJob(): Job {
  const { script = [], variables = {} } = (gitlab?.['webhooks'] ?? {}) as {
    script?: readonly string[];
    variables?: Record<string, string>;
  };
  return { steps: script.map((run) => ({ run, env: {} })), env: variables };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** A runner ends what a job leaves behind: with `set -m`, what stands in the background is a group of its own. */
const END_THE_APP = "set -m; trap 'kill -- -$(jobs -p)' EXIT";

/** Runs a job's commands in one shell, as its runner does, without the installation. */
async function runJob(
  { steps, env }: Job,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly result: RunResult; readonly cwd: string }> {
  const cwd = projectFolder('shop', []);
  const port = String(await freePort());
  const script = steps
    .filter(({ run }) => run !== 'npm ci')
    .map((step) => {
      const names = Object.keys(step.env);
      const set = names.map((name) => `export ${name}='${step.env[name]}'`);
      const run = step.run.replaceAll('localhost:3000', `localhost:${port}`);
      return [...set, run, ...names.map((name) => `unset ${name}`)].join('\n');
    })
    .join('\n');
  const result = await startProcess('bash', ['-e', '-c', `${END_THE_APP}\n${script}`], {
    cwd,
    env: {
      ...env,
      ...more,
      CI: 'true',
      PORT: port,
      WEBHOOK_CLI_PORT: '0',
      HOME: cwd,
      PATH: [
        join(inject('packedFolder'), 'node_modules/.bin'),
        dirname(process.execPath),
        '/usr/local/bin:/usr/bin:/bin',
      ].join(':'),
    },
  }).ended;
  return { result, cwd };
}

describe('the jobs of the README', { timeout: 240_000 }, () => {
  it('install, start the app, check it, and wait for what it posts', () => {
    for (const { steps } of [githubJob(), gitlabJob()]) {
      const commands = steps.map(({ run }) => run);
      expect(commands[0]).toBe('npm ci');
      expect(commands).toContain('npm start &');
      expect(commands.filter((command) => command.includes('npx webhook-cli'))).toHaveLength(2);
    }
  });

  it('GitHub Actions: the commands pass, the summary of the step and one HTML file are written', async () => {
    const {
      cwd,
      result: { code, stdout, stderr },
    } = await runJob(githubJob(), {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: 'summary.md',
    });
    expect(`${code}\n${code === 0 ? '' : stdout + stderr}`).toBe('0\n');
    expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toContain('webhook-cli check');
    const html = readFileSync(join(cwd, 'webhooks.html'), 'utf8');
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).toContain('ordering/delivered');
  });

  it('GitLab: the commands pass, and public parsers read the JUnit files', async () => {
    const {
      cwd,
      result: { code, stdout, stderr },
    } = await runJob(gitlabJob());
    expect(`${code}\n${code === 0 ? '' : stdout + stderr}`).toBe('0\n');
    for (const file of ['check.xml', 'sent.xml']) {
      const xml = readFileSync(join(cwd, file), 'utf8');
      const suites = await parse(xml);
      expect(suites).toMatchObject({ failures: 0, errors: 0 });
      expect(new XMLParser().parse(xml)).toHaveProperty('testsuites');
    }
  });

  it('a check that fails ends the job', async () => {
    const job = gitlabJob();
    const {
      result: { code, stdout },
    } = await runJob({ ...job, env: { SHOP_AUTH: 'basic:shop:wrong' } });
    expect(code).toBe(1);
    expect(stdout).toContain('event/in-progress');
  });
});
