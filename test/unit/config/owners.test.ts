import { mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isForeign, trustedOwners } from '../../../src/config/owners.ts';

let folder = '';
let owner = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-cli-owners-'));
  owner = statSync(folder).uid;
  symlinkSync('/nowhere/at/all', join(folder, 'dangling'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('whose files count', () => {
  it('are the user’s own and root’s', () => {
    expect(trustedOwners(4242, folder)).toEqual(new Set([0, 4242]));
  });

  it('are for root also the owner’s of the folder that was gone to', () => {
    expect(trustedOwners(0, folder)).toEqual(new Set([0, owner]));
    expect(trustedOwners(0, join(folder, 'none'))).toEqual(new Set([0]));
  });

  it('is not known where the system tells no owners', () => {
    expect(trustedOwners(undefined, folder)).toBeNull();
  });
});

it('what belongs to nobody of those is foreign, a link to nowhere too', () => {
  for (const path of [folder, join(folder, 'dangling')]) {
    expect(isForeign(path, new Set([owner, 1]))).toBe(false);
    expect(isForeign(path, new Set([owner + 1]))).toBe(true);
    expect(isForeign(path, null)).toBe(false);
  }
  // Root's, whoever made the link.
  expect(isForeign('/', new Set([owner + 1]))).toBe(true);
  expect(isForeign(join(folder, 'none'), new Set([owner + 1]))).toBe(false);
});
