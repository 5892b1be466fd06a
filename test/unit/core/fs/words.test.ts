import { describe, expect, it } from 'vitest';
import { fileError } from '../../../../src/core/fs/words.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: raw words, open '/x'`), { code });
}

/** What an error says after what could not be done. */
function reasonOf(error: unknown): string {
  const { message } = fileError('file_unreadable', 'x', error);
  expect(message).toMatch(/^x: /);
  return message.slice(3);
}

describe('the reason of a file error', () => {
  const codes = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENOSPC', 'ENXIO'];

  it('tells every reason apart, with its code', () => {
    const reasons = codes.map((code) => reasonOf(systemError(code)));
    expect(new Set(reasons.map((reason) => reason.replace(/ \(.*/, ''))).size).toBe(codes.length);
    for (const [i, code] of codes.entries()) {
      expect(reasons[i]).toMatch(new RegExp(`^[a-z].* \\(${code}\\)$`));
      expect(reasons[i]).not.toContain('raw words');
    }
  });

  it.each([
    ['EROFS', 'its file system is read-only (EROFS)'],
    ['EACCES', 'you have no permission (EACCES)'],
    ['ENOENT', 'its folder does not exist (ENOENT)'],
    ['ENOSPC', 'the disk is full (ENOSPC)'],
  ])('%s', (code, words) => {
    expect(reasonOf(systemError(code))).toBe(words);
  });

  it('leaves what it does not know as it is', () => {
    expect(reasonOf(systemError('EOTHER'))).toBe("EOTHER: raw words, open '/x'");
    expect(reasonOf('text')).toBe('text');
  });
});

describe('fileError', () => {
  it('is an error of the machine, with what to do next', () => {
    const cause = systemError('ENOENT');
    expect(fileError('file_unwritable', 'r.xml cannot be written', cause)).toMatchObject({
      kind: 'io',
      code: 'file_unwritable',
      message: 'r.xml cannot be written: its folder does not exist (ENOENT)',
      hint: 'create it first',
      cause,
    });
    expect(fileError('file_unreadable', 'y', cause, 'do that')).toMatchObject({ hint: 'do that' });
    expect(fileError('file_unreadable', 'y', systemError('EROFS'))).toMatchObject({ hint: '' });
  });
});
