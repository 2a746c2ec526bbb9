import { execFileSync } from "node:child_process";
import { createPrivateKey, createPublicKey, sign, verify, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { realPki } from "./real-pki.ts";

const now = Date.UTC(2026, 0, 1);
const pki = realPki({ now: () => now });
const folder = mkdtempSync(join(tmpdir(), "dipper-pki-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const openssl = (...args: string[]): string => execFileSync("openssl", args, { encoding: "utf8" });
const atNewYear = ["-attime", String(now / 1000)];

describe("certificates", () => {
  it("are what openssl in its strict mode takes for a server and for a client", async () => {
    const authority = await pki.authority("kubernetes");
    const server = await pki.issue(authority, {
      commonName: "etcd-1",
      usages: ["server", "client"],
      names: ["etcd-1", "10.0.0.1", "fd00::1"],
      validSeconds: 86_400,
    });
    const ca = file("ca.crt", authority.cert);
    const cert = file("server.crt", server.cert);
    for (const purpose of ["sslserver", "sslclient"])
      expect(openssl("verify", "-x509_strict", ...atNewYear, "-purpose", purpose, "-CAfile", ca, cert)).toContain("OK");
    const read = new X509Certificate(server.cert);
    expect(read.checkIP("10.0.0.1")).toBe("10.0.0.1");
    expect(read.checkHost("etcd-1")).toBe("etcd-1");
    expect(read.checkPrivateKey(createPrivateKey(server.key))).toBe(true);
    expect(read.verify(new X509Certificate(authority.cert).publicKey)).toBe(true);
  });

  it("serve only for what they were asked for", async () => {
    const authority = await pki.authority("kubernetes");
    const client = await pki.issue(authority, {
      commonName: "dipper",
      organizations: ["kubeadm:cluster-admins", "with, comma"],
      usages: ["client"],
      validSeconds: 60,
    });
    const read = new X509Certificate(client.cert);
    expect(read.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(read.subject.split("\n")).toEqual(["O=kubeadm:cluster-admins", "O=with\\, comma", "CN=dipper"]);
    expect(read.ca).toBe(false);
  });

  it("never outlive their authority, and say when they end", async () => {
    const authority = await pki.authority("etcd-ca");
    const long = await pki.issue(authority, { commonName: "x", usages: ["client"], validSeconds: 4_000_000_000 });
    expect(pki.notAfter(long.cert)).toBe(pki.notAfter(authority.cert));
    const short = await pki.issue(authority, { commonName: "x", usages: ["client"], validSeconds: 3600 });
    expect(pki.notAfter(short.cert)).toBe("2026-01-01T01:00:00.000Z");
  });

  it("have the public key's hash that kubeadm asks for", async () => {
    const { cert } = await pki.authority("kubernetes");
    const spki = execFileSync("openssl", ["pkey", "-pubin", "-outform", "der"], {
      input: openssl("x509", "-pubkey", "-noout", "-in", file("hash.crt", cert)),
    });
    const hash = execFileSync("openssl", ["dgst", "-sha256", "-hex"], { input: spki, encoding: "utf8" });
    expect(await pki.publicKeyHash(cert)).toBe(`sha256:${hash.trim().split(" ").at(-1)}`);
  });
});

it("makes key pairs that belong together", async () => {
  const pair = await pki.keyPair();
  const signature = sign("sha256", Buffer.from("token"), createPrivateKey(pair.privateKey));
  expect(verify("sha256", Buffer.from("token"), createPublicKey(pair.publicKey), signature)).toBe(true);
  expect(openssl("pkey", "-noout", "-check", "-in", file("sa.key", pair.privateKey))).toContain("valid");
});

it("says what it was not given", async () => {
  expect(() => pki.notAfter("nothing")).toThrow("no certificate in PEM form");
});
