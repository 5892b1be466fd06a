import { packageVersion } from '../../core/version.ts';
import { archivePage } from '../../inspector/archive.ts';
import type { ArchiveChoice } from '../../inspector/routes/ports.ts';
import { archiveParts } from '../../inspector/views/archive.ts';
import type { Shown } from '../../inspector/views/row.ts';
import { formatCount } from '../../output/text/format.ts';
import type { LoadedCatalogue } from '../../providers/catalogue.ts';
import { pageAssets } from './assets.ts';

export interface ArchiveOptions extends ArchiveChoice {
  /** The file that the webhooks are kept in, as a person would name it; `null` where nothing is kept. */
  readonly journal: string | null;
  readonly isScrubbed: boolean;
  readonly catalogue: LoadedCatalogue;
}

/**
 * The live page with webhooks in it, as one file that works offline, in parts. It says itself what was left out.
 *
 * @param webhooks as they may be shown, oldest first
 * @throws WebhookCliError `file_missing` where the package was not built
 */
export function archiveOf(webhooks: Iterable<Shown>, options: ArchiveOptions): Iterable<string> {
  const { journal, isScrubbed, heads, meant, catalogue } = options;
  const leftOut =
    heads.length < meant ? ` · the newest ${formatCount(heads.length)} of ${formatCount(meant)}` : '';
  const { html, script, style } = pageAssets();
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
  return archivePage(
    archiveParts(
      webhooks,
      heads,
      { version: packageVersion(), journal: `${journal ?? 'not kept'}${leftOut}`, isScrubbed },
      catalogue,
    ),
    { html: text(html), script: text(script), style: text(style) },
  );
}
