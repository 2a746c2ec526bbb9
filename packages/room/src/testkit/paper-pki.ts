import { isoTime, parseTime } from "@dipper/api";
import type { Pki } from "@dipper/pki";
import type { Clock } from "@dipper/world";

interface Paper {
  readonly subject: string;
  readonly organizations?: readonly string[];
  readonly issuer?: string;
  readonly number: number;
  readonly notAfter: string;
}

/** Certificates on paper, for the simulated world: they look like PEM, hold what was asked for as JSON, and come out the same twice. */
export function paperPki(clock: Clock): Pki {
  let issued = 0;
  const write = (label: string, content: object): string =>
    `-----BEGIN ${label}-----\n${btoa(JSON.stringify(content))}\n-----END ${label}-----\n`;
  const paper = (content: Omit<Paper, "number" | "notAfter">, validSeconds: number) => {
    issued += 1;
    const notAfter = isoTime(clock.now() + validSeconds * 1000);
    const cert = write("CERTIFICATE", { ...content, number: issued, notAfter } satisfies Paper);
    return { cert, key: write("PRIVATE KEY", { number: issued }) };
  };
  return {
    authority: async (commonName) => paper({ subject: commonName }, 315_360_000),
    issue: async (authority, { commonName, organizations = [], validSeconds }) => {
      const issuer = readPaper(authority.cert);
      const left = ((parseTime(issuer.notAfter) ?? 0) - clock.now()) / 1000;
      const content = { subject: commonName, organizations, issuer: issuer.subject };
      return paper(content, Math.min(validSeconds, left));
    },
    keyPair: async () => {
      issued += 1;
      return {
        publicKey: write("PUBLIC KEY", { number: issued }),
        privateKey: write("PRIVATE KEY", { number: issued }),
      };
    },
    publicKeyHash: async (cert) => `sha256:${readPaper(cert).number.toString(16).padStart(64, "0")}`,
    notAfter: (cert) => readPaper(cert).notAfter,
  };
}

/** What such a certificate says. */
export function readPaper(cert: string): Paper {
  return JSON.parse(atob(cert.split("\n")[1] ?? "")) as Paper;
}
