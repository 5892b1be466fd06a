export interface LineCount {
  readonly total: number;
  add(chunk: Buffer): void;
}

export function createLineCount(pattern: RegExp): LineCount;
