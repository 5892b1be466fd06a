import { isJsonObject, type JsonObject } from '../../core/json/json.ts';
import type { TimelineWords } from '../timeline.ts';
import { MILESTONE_STATUSES } from './codes.ts';
import { arrayMember, textMember } from './read.ts';

const NAMES: Readonly<Record<string, string>> = MILESTONE_STATUSES;

/** The milestones of a job. Version 1 has none. */
export function timeline(payload: JsonObject): TimelineWords[] {
  return arrayMember(payload, 'milestones')
    .filter(isJsonObject)
    .map((milestone) => {
      const status = textMember(milestone, 'status') ?? '';
      const who = textMember(milestone, 'assign_to') ?? textMember(milestone, 'user_name');
      return {
        at: textMember(milestone, 'pod_at') ?? textMember(milestone, 'created_at'),
        label: (Object.hasOwn(NAMES, status) ? NAMES[status] : undefined) ?? status,
        detail: [who === undefined ? '' : `by ${who}`, textMember(milestone, 'reason') ?? '']
          .filter((word) => word !== '')
          .join(', '),
      };
    });
}
