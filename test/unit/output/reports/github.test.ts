import { describe, expect, it } from 'vitest';
import { githubAnnotations } from '../../../../src/output/reports/github.ts';
import { entry, FAILED, hostileReport, PASSED, report, SKIPPED, WARNED } from './samples.ts';

/** Reads a line as the runner does. */
function command(line: string): { name: string; title: string; message: string } {
  const found = /^::(\w+) title=([^:,\r\n]*)::([^\r\n]*)$/.exec(line);
  if (found === null) throw new Error(`no command: ${line}`);
  const data = (text = ''): string =>
    text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const title = data(found[2]?.replaceAll('%3A', ':').replaceAll('%2C', ','));
  return { name: found[1] ?? '', title, message: data(found[3]) };
}

describe('githubAnnotations', () => {
  it('makes an error of each failure and a warning of each warning', () => {
    const [error, warning, ...more] = githubAnnotations(report()).map(command);
    expect(more).toEqual([]);
    expect(error).toMatchObject({ name: 'error', title: 'webhook-cli check duplicate/late' });
    expect(error?.message.split('\n')).toEqual([
      FAILED.title,
      FAILED.explain,
      'expected status "completed"',
      'got status "dispatched"',
      `again with ${FAILED.reproduce}`,
    ]);
    expect(warning).toMatchObject({ name: 'warning', title: 'webhook-cli check answer/stack-trace' });
  });

  it('says nothing where all holds', () => {
    expect(githubAnnotations(report({ entries: [PASSED, SKIPPED] }))).toEqual([]);
  });

  it('keeps to ten of a kind and counts the rest', () => {
    const entries = [
      ...Array.from({ length: 13 }, (_, i) => ({ ...FAILED, id: `event/${i}` })),
      ...Array.from({ length: 11 }, () => WARNED),
      PASSED,
    ];
    const commands = githubAnnotations(report({ entries })).map(command);
    const count = (name: string): number => commands.filter((each) => each.name === name).length;
    expect([count('error'), count('warning'), count('notice')]).toEqual([10, 10, 1]);
    expect(commands.at(-1)?.message).toBe(
      '13 failed, 11 warnings, 1 passed; 4 more do not hold than are annotated here',
    );
  });

  it('lets no text begin a command or a property of its own', () => {
    const lines = githubAnnotations(hostileReport());
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      const { title, message } = command(line);
      expect(title).toContain('title=x:y');
      expect(message).toContain('::error::forged%0A%25,title=x:y');
      expect(line.match(/[\r\n]/)).toBeNull();
    }
  });

  it('keeps a percent sign what it is, and cuts a long message between characters', () => {
    const [line = ''] = githubAnnotations(
      report({ entries: [entry({ outcome: 'fail', title: '100%25', explain: '🚚'.repeat(2000) })] }),
    );
    const { message } = command(line);
    expect(message.startsWith('100%25\n🚚')).toBe(true);
    expect(message.endsWith('🚚…')).toBe(true);
  });
});
