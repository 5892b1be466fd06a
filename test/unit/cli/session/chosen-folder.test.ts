import { expect, it } from 'vitest';
import { chosenFolder } from '../../../../src/cli/session/chosen-folder.ts';

it('looks for the folder of the project once a run', () => {
  let looks = 0;
  const context = {
    get cwd() {
      looks += 1;
      return '/';
    },
  };
  expect(chosenFolder(context, {})).toBe('/');
  expect(chosenFolder(context, {})).toBe('/');
  expect(looks).toBe(1);
  expect(chosenFolder(context, { dir: '/elsewhere' })).toBe('/elsewhere');
});
