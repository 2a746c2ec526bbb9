/** Something that a search found, and how to get there. */
export interface Hit {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly cluster?: string;
  /** What matched or where it is, beside the name: an address, a serial, a node. */
  readonly detail?: string;
  readonly exact: boolean;
  /** The console's page. */
  readonly path: string;
}

/** How fresh what was searched of one cluster is. */
export interface Searched {
  readonly cluster: string;
  /** False: the cluster does not answer at present; what was found in it is as old as `asOf` says. */
  readonly answered: boolean;
  readonly asOf?: string;
  /** True: the cluster holds more than is kept for the search. */
  readonly partial?: boolean;
}

/** How a room lets the search of the whole fleet find what is no object of the platform. */
export interface Finder {
  /** `text` is trimmed and in small letters. Only in clusters that `may` allows. Answers from memory, within milliseconds. */
  find(
    text: string,
    may: (cluster: string) => boolean,
  ): { readonly hits: readonly Hit[]; readonly searched: readonly Searched[] };
}
