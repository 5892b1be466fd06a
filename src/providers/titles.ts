// For help texts and flags, which must not load the providers. A test holds both to the registry.

/** The providers' names. */
export const PROVIDER_TITLES = ['Detrack', 'Deliveright'] as const;

/** Their ids, as flags take them and help lists them. */
export const PROVIDER_IDS = PROVIDER_TITLES.map((title) => title.toLowerCase()).join(', ');

/** What the providers call their events: the flags that select one. */
export const EVENT_WORDS = ['trigger', 'topic'] as const;
