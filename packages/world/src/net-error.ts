export type NetFailure =
  | "DNSFailed"
  | "ConnectTimeout"
  | "Refused"
  | "TLSFailed"
  | "Reset"
  | "Timeout"
  | "AddressRefused";

/** What a Transport throws when there is no answer. `reason` is the same in the real and in the simulated world. */
export class NetError extends Error {
  readonly reason: NetFailure;
  readonly url: string;
  constructor(reason: NetFailure, url: string, options?: { readonly cause?: unknown }) {
    super(`${url}: ${reason}`, options);
    this.name = "NetError";
    this.reason = reason;
    this.url = url;
  }
}
