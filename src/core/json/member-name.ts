import type { MemberNode } from '@humanwhocodes/momoa';

/** The name of a member in a syntax tree. JSON5 permits names without quotes, which the type therefore has. */
export function memberName({ name }: MemberNode): string {
  return name.type === 'String' ? name.value : name.name;
}
