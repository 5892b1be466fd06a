/** What a shop knows of a delivery. */
export interface ShopJob {
  readonly attempt: number;
  readonly at: number;
  readonly status: string;
  readonly driver: string | null;
}

export function startShop(options?: {
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
}): Promise<{
  readonly url: string;
  readonly jobs: Map<string, ShopJob>;
  readonly close: () => Promise<void>;
}>;
