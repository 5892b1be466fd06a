import type { FindingView, PayloadNode } from '../../wire.ts';

interface Judged {
  readonly payload: PayloadNode | null;
  readonly findings: readonly FindingView[];
}

/** All findings of a payload, those at its places too. */
function allFindings({ payload, findings }: Judged): FindingView[] {
  const all = [...findings];
  const open = payload === null ? [] : [payload];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    all.push(...node.findings, ...node.missing.map(({ finding }) => finding));
    open.push(...(node.inside ?? []));
  }
  return all;
}

/** What is found in a payload that was not found in it before. */
export function newFindings(before: Judged, after: Judged): FindingView[] {
  const nameOf = ({ path, rule, message }: FindingView): string => JSON.stringify([path, rule, message]);
  const known = new Set(allFindings(before).map(nameOf));
  return allFindings(after).filter((finding) => !known.has(nameOf(finding)));
}
