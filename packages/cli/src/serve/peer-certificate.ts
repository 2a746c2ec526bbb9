import { connect } from "node:tls";
import { DipperError } from "@dipper/api";

/** The certificate that a server shows, whoever signed it: nothing is sent to it. PEM text. */
export async function peerCertificate(url: string, signal: AbortSignal): Promise<string> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false, signal } as never);
  socket.once("secureConnect", () => {
    const { raw } = socket.getPeerCertificate();
    const base64 = raw.toString("base64").replace(/(.{64})/g, "$1\n");
    resolve(`-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`);
  });
  const fail = (cause: unknown): void => reject(DipperError.from(cause));
  socket.once("error", fail);
  const stop = (): void => fail(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", stop);
    socket.destroy();
  }
}
