import type { ComponentChildren } from 'preact';
import type { Loaded } from '../state/use-load.ts';
import { ErrorBox } from './error-box.tsx';

/** What was asked for, as it is to be shown; until it is there, or where it cannot be had, that. */
export function shown<T>(loaded: Loaded<T>, show: (value: T) => ComponentChildren) {
  if (loaded.error !== null) return <ErrorBox error={loaded.error} again={loaded.again} />;
  return loaded.value === null ? <p class="loading">…</p> : show(loaded.value);
}
