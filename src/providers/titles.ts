/** The providers' names, for a help text that must not load the providers. A test holds it to the registry. */
export const PROVIDER_TITLES = ['Detrack', 'Deliveright'] as const;
