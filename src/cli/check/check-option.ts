import { Option } from '@commander-js/extra-typings';
import type { CheckRequest } from '../../conformance/plan.ts';

/** The case that is to be run again. */
export interface RunAgain {
  /** `null` where it is no case that can be run alone. */
  readonly caseId: string | null;
  /** A seed that chooses nothing is empty. */
  readonly request: Pick<CheckRequest, 'provider' | 'auth' | 'secret' | 'seed' | 'url'>;
  /** Whether a flag has its value from the environment or the config file, where the next run finds it again. */
  readonly isPreset: (name: string) => boolean;
}

/**
 * Gives the texts with which an option stands in the line that runs one case again: once with each, so not at all
 * with none. An option that takes no value stands there without them.
 */
type Again<Value> = (value: Value | undefined, run: RunAgain) => readonly string[];

/** What an option holds: what its parser gives, else a text, or `true` where it takes no value. */
type ValueOf<Usage extends string, Parsed> = [Parsed] extends [undefined]
  ? Usage extends `${string}<${string}>`
    ? string
    : true
  : Parsed;

interface CheckOptionSettings<Usage extends string, Parsed> {
  readonly parse?: (text: string, previous: Parsed | undefined) => Parsed;
  readonly again: Again<NoInfer<ValueOf<Usage, Parsed>>>;
  readonly isLast?: boolean;
}

/** What the line that runs a case again needs of an option. */
export interface RepeatableOption {
  /** Behind all others in that line. */
  readonly isLast: boolean;
  /** The words of this option in that line, given the values of all options. */
  readonly wordsAgain: (values: Readonly<Record<string, unknown>>, run: RunAgain) => readonly string[];
}

/** An option of `check`, which cannot be declared without saying how it is repeated. */
export class CheckOption<Usage extends string, Parsed = undefined>
  extends Option<Usage, undefined, undefined, Parsed>
  implements RepeatableOption
{
  readonly isLast: boolean;
  readonly #again: Again<ValueOf<Usage, Parsed>>;

  constructor(
    usage: Usage,
    description: string,
    { parse, again, isLast = false }: CheckOptionSettings<Usage, Parsed>,
  ) {
    super(usage, description);
    if (parse !== undefined) this.argParser(parse);
    this.#again = again;
    this.isLast = isLast;
  }

  wordsAgain(values: Readonly<Record<string, unknown>>, run: RunAgain): readonly string[] {
    // commander keeps what the parser gave, of which it forgets the type.
    const value = values[this.attributeName()] as ValueOf<Usage, Parsed> | undefined;
    const name = this.long ?? this.flags;
    return this.#again(value, run).flatMap((text) => (this.isBoolean() ? [name] : [name, text]));
  }
}
