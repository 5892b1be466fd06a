import type { JsonValue } from '../../core/json/json.ts';
import { formatCount } from '../text/format.ts';

/** Counts the members of one object that are not shown because they are empty. */
export class Folded {
  #nulls = 0;
  #empty = 0;

  add(value: JsonValue): void {
    if (value === null) this.#nulls += 1;
    else this.#empty += 1;
  }

  /** As the payload itself says it; `''` when nothing is folded. */
  sentence(hint: string): string {
    const noun = this.#nulls + this.#empty === 1 ? 'field' : 'fields';
    const counts = this.#counts();
    return counts.length === 0 ? '' : `… ${counts.join(' and ')} ${noun} folded${hint}`;
  }

  /** As an object inside it says it; `''` when nothing is folded. */
  phrase(): string {
    const counts = this.#counts();
    return counts.length === 0 ? '' : `… ${counts.join(', ')}`;
  }

  #counts(): string[] {
    return [
      ...(this.#nulls > 0 ? [`${formatCount(this.#nulls)} null`] : []),
      ...(this.#empty > 0 ? [`${formatCount(this.#empty)} empty`] : []),
    ];
  }
}
