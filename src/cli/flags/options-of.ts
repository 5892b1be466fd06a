import type { Command } from '@commander-js/extra-typings';

/** The options of a command on which none is declared yet. */
export type NoOptions = Record<never, never>;

/**
 * The values of the options that a function declares, as an action gets them.
 *
 * @example type SchemaFlags = OptionsOf<typeof withSchemaOptions>
 */
export type OptionsOf<Declare extends (command: never) => unknown> =
  ReturnType<Declare> extends Command<infer _Args, infer Options, infer _Globals>
    ? { readonly [Name in keyof Options]: Options[Name] | undefined }
    : never;
