export interface Hunk {
  readonly lines: readonly string[];
  readonly changes: readonly string[];
}

export interface Counts {
  readonly compared: number;
  readonly equal: number;
  readonly different: number;
}

export interface Change {
  readonly lines: readonly string[];
  readonly artefacts: readonly string[];
}

export function differences(before: string, after: string): Hunk[];

export function compareArtefacts(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): { readonly groups: ReadonlyMap<string, Counts>; readonly changes: readonly Change[] };
