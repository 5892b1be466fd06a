import { usageError } from '../../core/error.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { requireForwarding } from '../../receiver/answers/require-forwarding.ts';
import { requireTrust } from '../../receiver/guard/sender-address.ts';
import { RECEIVER_DEFAULTS, type ReceiverOptions } from '../../receiver/options.ts';
import { DEFAULT_PORT } from '../flags/defaults.ts';
import { flagWords } from '../flags/option-words.ts';
import { readCertificates } from '../session/files.ts';
import type { Session } from '../session/session.ts';
import type { ListenFlags } from './flags.ts';
import { forwardTargets } from './forwarding/targets.ts';

/**
 * How the receiver of a run behaves, as the flags say; what it answers and where it keeps exchanges is left out.
 *
 * @throws WebhookCliError `bad_path`, `flag_does_not_fit`, `bad_certificate`, and what reading a file and looking an
 * event up throw
 */
export function receiverOptions(
  { context, isPreset }: Pick<Session, 'context' | 'isPreset'>,
  flags: ListenFlags,
  catalogue: Catalogue,
  provider: Provider | undefined,
): Omit<ReceiverOptions, 'answer' | 'journal'> {
  requireTrust(flags);
  const { insecure, cacert, forwardTimeout, allowHost } = forwardingFlags(isPreset, flags);
  requireForwarding({
    forwardTo: flags.forwardTo,
    insecure,
    ca: cacert,
    forwardTimeoutMs: forwardTimeout,
    allowHosts: allowHost,
  });
  return {
    ...RECEIVER_DEFAULTS,
    port: flags.port ?? DEFAULT_PORT,
    host: flags.host ?? RECEIVER_DEFAULTS.host,
    path: flags.path === undefined ? undefined : receiverPath(flags.path),
    catalogue,
    provider,
    strict: flags.strict === true,
    rejectInvalid: flags.rejectInvalid === true,
    forwardTo: flags.forwardTo && forwardTargets(flags.forwardTo, catalogue, provider),
    forwardTimeoutMs: forwardTimeout ?? RECEIVER_DEFAULTS.forwardTimeoutMs,
    insecure,
    ca: cacert === undefined ? undefined : readCertificates(context, cacert),
    auth: flags.auth,
    secret: flags.secret,
    checkIp: flags.checkIp === true,
    trustProxy: flags.trustProxy === true,
    proxyHops: flags.proxyHops ?? RECEIVER_DEFAULTS.proxyHops,
    allowOrigins: flags.allowOrigin ?? [],
    allowHosts: allowHost ?? [],
    sayOption: flagWords,
    maxBodyBytes: flags.maxBody ?? RECEIVER_DEFAULTS.maxBodyBytes,
    keepExchanges: false,
  };
}

const FORWARDING = ['insecure', 'cacert', 'forwardTimeout', 'allowHost'] as const;

/** How to forward. Where nothing is forwarded, what nobody typed is meant for what sends, or for another run. */
function forwardingFlags(
  isPreset: Session['isPreset'],
  flags: ListenFlags,
): Pick<ListenFlags, (typeof FORWARDING)[number]> {
  if (flags.forwardTo !== undefined) return flags;
  return Object.fromEntries(FORWARDING.filter((name) => !isPreset(name)).map((name) => [name, flags[name]]));
}

function receiverPath(text: string): string {
  if (!text.startsWith('/') || /[?#\s]/.test(text)) {
    throw usageError('bad_path', `${excerpt(text, 80)} is no path`, 'write --path /hooks');
  }
  return text.length > 1 ? text.replace(/\/+$/, '') : text;
}
