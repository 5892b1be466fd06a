/** The three files of the page, as they are served. */
export interface Assets {
  readonly html: Uint8Array;
  readonly script: Uint8Array;
  readonly style: Uint8Array;
}
