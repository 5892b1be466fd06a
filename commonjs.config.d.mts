export const FILE_URL: string;
export function asCommonJs(code: string, imports: readonly { readonly kind: string }[]): string;
