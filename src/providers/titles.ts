// For help texts and flags, which must not load the providers. A test holds both to the registry.

/** The providers' names. */
export const PROVIDER_TITLES = ['Detrack', 'Deliveright'] as const;

/** What the providers call their events: the flags that select one. */
export const EVENT_WORDS = ['trigger', 'topic'] as const;
