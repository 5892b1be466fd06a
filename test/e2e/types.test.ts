import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { startProcess } from '../helpers/cli.ts';
import { projectFolder } from '../helpers/project.ts';

describe('the declarations, in a project without the types of Node and of the DOM', () => {
  it.each(['node16', 'bundler'])('compile by %s, and refuse what is wrong', async (resolution) => {
    const cwd = projectFolder('types', ['typescript', 'zod']);
    const tsc = ['node_modules/typescript/bin/tsc', '-p', `tsconfig.${resolution}.json`];
    const { code, stdout } = await startProcess(process.execPath, tsc, { cwd }).ended;
    expect(`${stdout}${code}`).toBe('0');
  });

  it('say of fields what they are', () => {
    const read = (name: string): string =>
      readFileSync(join(inject('packedFolder'), 'node_modules/webhook-cli/dist/types', name), 'utf8');
    const job = read('providers.detrack.schema.job.d.ts');
    expect(job).toContain('/** Status code, the reliable word on what happened */\nstatus: ');
    // What stands below it repeats what an entry of a list is.
    const [order = ''] = read('providers.deliveright.schema.webhook.d.ts').split(
      'export declare const deliverightOrderSchema',
    );
    expect(order).toMatch(/\/\*\* Kind of order: 1 Delivery, 2 Return, 4 Service ticket\. \*\/\ntype: /);
    for (const [name, text] of Object.entries({
      job,
      order,
      push: read('providers.detrack.schema.push-v1.d.ts'),
    })) {
      const lines = text.split('\n');
      const bare = lines.filter(
        (line, i) =>
          /^\w+: (?!\/)\S*[<\w.]*(?:Zod|Known)/.test(line) && !/^\/\*\*.*\*\/$/.test(lines[i - 1] ?? ''),
      );
      expect([name, lines.length > 50, bare]).toEqual([name, true, []]);
    }
  });
});
