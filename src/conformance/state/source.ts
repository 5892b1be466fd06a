import type { HeaderList } from '../../core/http/headers.ts';
import type { JobNames } from './template.ts';

/** Where the consumer's own state of a job is read. */
export type StateSource = (
  | { readonly kind: 'url'; readonly template: string; readonly headers: HeaderList }
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly shell: boolean;
      readonly cwd?: string | undefined;
    }
  /** `undefined` and `null` say that the job is not known. */
  | { readonly kind: 'function'; readonly read: (job: JobNames) => unknown }
) & {
  /** Milliseconds that the consumer is given for work in the background. */
  readonly waitMs: number;
  /** JSON pointers, `*` for any one segment. */
  readonly ignore: readonly string[];
};

/** The text in which a source has places for the job; `''` for a function. */
export function templateOf(source: StateSource): string {
  return source.kind === 'url' ? source.template : source.kind === 'command' ? source.command : '';
}
