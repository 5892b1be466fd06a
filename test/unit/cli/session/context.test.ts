import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathFrom } from '../../../../src/cli/session/context.ts';

describe('pathFrom', () => {
  const here = resolve('/project/inner');

  it('is where it was written, whatever lies around', () => {
    expect(pathFrom({ cwd: here }, 'deep')).toBe(join(here, 'deep'));
    expect(pathFrom({ cwd: here }, '..')).toBe(resolve('/project'));
  });

  it('asks for no folder where the path is absolute', () => {
    const gone = {
      get cwd(): string {
        throw new Error('the folder was asked for');
      },
    };
    expect(pathFrom(gone, resolve('/elsewhere'))).toBe(resolve('/elsewhere'));
    expect(() => pathFrom(gone, 'file')).toThrow('the folder was asked for');
  });
});
