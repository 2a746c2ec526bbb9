import { realPki, tokenSigner } from "@dipper/pki";
import { beforeAll, describe, expect, test } from "vitest";
import { type Harness, harness, type Reply } from "../../fixtures/harness.ts";
import { pod } from "../../fixtures/objects.ts";
import type { TokenSigner } from "./token-signer.ts";

const accounts = "/api/v1/namespaces/default/serviceaccounts";
const reviews = "/apis/authentication.k8s.io/v1";
const issuer = "https://kubernetes.default.svc";
let signer: TokenSigner;
let h: Harness;

beforeAll(async () => {
  signer = tokenSigner(await realPki().keyPair());
  h = await harness({ serviceAccounts: { signer }, rootCa: "PEM" });
  await h.call("POST", "/api/v1/namespaces/default/pods", { body: pod("p") });
});

async function request(spec: object, path = `${accounts}/default/token`): Promise<Reply> {
  return h.call("POST", path, { body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec } });
}

async function reviewed(token: string, audiences?: string[]): Promise<Reply> {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token, audiences } };
  return h.call("POST", `${reviews}/tokenreviews`, { body });
}

/** Asks who it is as the holder of a token, and as nobody else. */
async function whoIs(token: string): Promise<Reply> {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const headers = { authorization: `Bearer ${token}` };
  return h.call("POST", `${reviews}/selfsubjectreviews`, { body, headers });
}

const claimsOf = (token: string): object =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as object;

test("every namespace has its default account and the certificate of the server, and gets them back", async () => {
  await h.call("POST", "/api/v1/namespaces", {
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } },
  });
  await h.sim.run(10);
  const bundle = "/api/v1/namespaces/n/configmaps/kube-root-ca.crt";
  expect((await h.call("GET", "/api/v1/namespaces/n/serviceaccounts/default")).status).toBe(200);
  expect((await h.call("GET", bundle)).json.data).toEqual({ "ca.crt": "PEM" });
  await h.call("DELETE", bundle);
  await h.call("DELETE", "/api/v1/namespaces/n/serviceaccounts/default");
  await h.sim.run(10);
  expect((await h.call("GET", bundle)).status).toBe(200);
  expect((await h.call("GET", "/api/v1/namespaces/n/serviceaccounts/default")).status).toBe(200);
});

describe("tokens", () => {
  test("say who holds them, for whom, and until when", async () => {
    const reply = await request({ expirationSeconds: 1_000 });
    const account = (await h.call("GET", `${accounts}/default`)).json.metadata.uid as string;
    expect([reply.status, reply.json.spec]).toEqual([
      201,
      { audiences: [issuer], expirationSeconds: 1_000, boundObjectRef: null },
    ]);
    const claims = claimsOf(reply.json.status.token) as { readonly iat: number; readonly exp: number };
    expect(claims).toMatchObject({
      aud: [issuer],
      iss: issuer,
      sub: "system:serviceaccount:default:default",
      "kubernetes.io": { namespace: "default", serviceaccount: { name: "default", uid: account } },
    });
    expect(claims.exp - claims.iat).toBe(1_000);
    const who = await whoIs(reply.json.status.token);
    expect(who.json.status.userInfo).toMatchObject({
      username: "system:serviceaccount:default:default",
      uid: account,
      groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
    });
  });

  test("end with their time", async () => {
    const { token } = (await request({ expirationSeconds: 600 })).json.status;
    expect((await whoIs(token)).status).toBe(201);
    await h.sim.run(601_000);
    expect([(await whoIs(token)).status, (await whoIs(token)).json.message]).toEqual([401, "Unauthorized"]);
  });

  test("end with the object they are bound to", async () => {
    await h.call("POST", "/api/v1/namespaces/default/pods", { body: pod("short") });
    const { token } = (await request({ boundObjectRef: { apiVersion: "v1", kind: "Pod", name: "short" } })).json.status;
    const who = await whoIs(token);
    expect(who.json.status.userInfo.extra["authentication.kubernetes.io/pod-name"]).toEqual(["short"]);
    await h.call("DELETE", "/api/v1/namespaces/default/pods/short?gracePeriodSeconds=0");
    expect((await whoIs(token)).status).toBe(401);
  });

  test.each([
    ["changed", (token: string) => `${token.slice(0, -4)}AAAA`],
    ["without a signature", (token: string) => `${token.split(".").slice(0, 2).join(".")}.`],
    [
      "that names no algorithm",
      (token: string) =>
        `${Buffer.from('{"alg":"none"}').toString("base64url")}.${token.split(".").slice(1).join(".")}`,
    ],
    ["of another shape", () => "hello"],
  ])("%s are nobody's", async (_, change) => {
    const { token } = (await request({})).json.status;
    expect((await whoIs(change(token))).status).toBe(401);
  });

  test("are reviewed with their audience", async () => {
    const { token } = (await request({ audiences: ["vault"] })).json.status;
    expect((await whoIs(token)).status).toBe(401);
    expect((await reviewed(token, ["vault", "other"])).json.status).toMatchObject({
      authenticated: true,
      audiences: ["vault"],
      user: { username: "system:serviceaccount:default:default" },
    });
    expect((await reviewed(token)).json.status).toEqual({ user: {}, error: "invalid bearer token" });
    const empty = await reviewed("");
    expect([empty.status, empty.json.message]).toEqual([400, "token is required for TokenReview in authentication"]);
  });

  test.each([
    [{ expirationSeconds: 10 }, 422, "may not specify a duration less than 10 minutes"],
    [{ boundObjectRef: { apiVersion: "v1", kind: "Pod", name: "gone" } }, 404, 'pods "gone" not found'],
    [
      { boundObjectRef: { apiVersion: "v1", kind: "ConfigMap", name: "x" } },
      400,
      "cannot bind token to object of type /v1, Kind=ConfigMap",
    ],
    [
      { boundObjectRef: { apiVersion: "v1", kind: "Pod", name: "p", uid: "x" } },
      409,
      "the UID in the bound object reference (x) does not match the UID in record. The object might have been deleted and then recreated",
    ],
  ])("are refused for %j", async (spec, status, message) => {
    const reply = await request(spec);
    expect([reply.status, reply.json.message]).toEqual([status, expect.stringContaining(message)]);
  });

  test("are not issued where there is no key", async () => {
    const without = await harness();
    const reply = await without.call("POST", `${accounts}/default/token`, { body: { spec: {} } });
    expect([reply.status, reply.json.message]).toEqual([
      501,
      "this server has no key to sign tokens of service accounts with",
    ]);
    expect((await without.call("GET", "/openid/v1/jwks")).status).toBe(404);
  });
});

test("the key is published for whoever verifies tokens elsewhere", async () => {
  const configuration = await h.call("GET", "/.well-known/openid-configuration", { headers: { host: "api:6443" } });
  expect(configuration.json).toMatchObject({ issuer, jwks_uri: "https://api:6443/openid/v1/jwks" });
  const keys = await h.call("GET", "/openid/v1/jwks");
  expect(keys.headers["content-type"]).toBe("application/jwk-set+json");
  expect(keys.json.keys).toEqual([{ use: "sig", ...signer.publicKey, kid: signer.keyId, alg: "ES256" }]);
});
