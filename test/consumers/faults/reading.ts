import type { Report } from '../shop/job.ts';
import { RIGHT, type Steps } from '../shop/shop.ts';
import type { Fields } from '../shop/values.ts';

/** Reads as it should be, and looks at the document in one more way that may throw. */
export function reading(look: (document: Fields, report: Report) => unknown): Steps['read'] {
  return (document, hook) => {
    const report = RIGHT.read(document, hook);
    look(document, report);
    return report;
  };
}
