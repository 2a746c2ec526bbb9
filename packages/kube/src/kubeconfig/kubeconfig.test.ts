import { expect, test } from "vitest";
import { loadKubeconfig } from "./kubeconfig.ts";

const pem = "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n";

function kubeconfig(user: string, cluster = ""): string {
  return `
apiVersion: v1
kind: Config
current-context: prod
contexts:
- {name: prod, context: {cluster: c1, user: u1, namespace: kube-system}}
- {name: other, context: {cluster: c2, user: u1}}
clusters:
- name: c1
  cluster: {server: "https://10.0.0.1:6443/", certificate-authority-data: ${btoa(pem)}, ${cluster}}
users:
- name: u1
  user: {${user}}
`;
}

test("certificates inline, proxy and namespace", async () => {
  const text = kubeconfig(
    `client-certificate-data: ${btoa(pem)}, client-key-data: ${btoa("key")}`,
    "proxy-url: http://proxy:3128, insecure-skip-tls-verify: false",
  );
  const connection = await loadKubeconfig(text);
  expect(connection).toMatchObject({ context: "prod", namespace: "kube-system" });
  expect(connection.target).toEqual({
    url: "https://10.0.0.1:6443",
    ca: pem,
    proxy: "http://proxy:3128",
    cert: pem,
    key: "key",
  });
  expect(await connection.headers()).toEqual({});
});

test("tokens, passwords and impersonation become headers", async () => {
  const withToken = await loadKubeconfig(kubeconfig("token: t0k, as: jane, as-groups: [dev]"));
  expect(await withToken.headers()).toEqual({
    authorization: "Bearer t0k",
    "impersonate-user": "jane",
    "impersonate-group": "dev",
  });
  const withPassword = await loadKubeconfig(kubeconfig("username: ü, password: p"));
  expect(await withPassword.headers()).toEqual({ authorization: `Basic ${Buffer.from("ü:p").toString("base64")}` });
});

test("files are read only by who allows it", async () => {
  const text = kubeconfig("tokenFile: /etc/shadow");
  await expect(loadKubeconfig(text)).rejects.toThrow("tokenFile names the file /etc/shadow");
  const connection = await loadKubeconfig(text, { readFile: async (path) => `${path}\n` });
  expect(await connection.headers()).toEqual({ authorization: "Bearer /etc/shadow" });
});

test.each([
  ["{", "it is not YAML"],
  ["- a", "it is not a mapping"],
  ["current-context: x", 'it has no context "x"'],
  ["{}", "it has no current-context"],
  [kubeconfig("token: t").replace("https://10.0.0.1:6443/", "file:///etc"), 'server "file:///etc" is not'],
  [kubeconfig(`client-certificate-data: ${btoa(pem)}`), "client certificate without its key"],
  [kubeconfig("client-key-data: '%%', client-certificate-data: '%%'"), "is not base64"],
  [kubeconfig("exec: {command: rm}"), "exec plugin or auth provider, which is not allowed"],
])("what cannot be used is refused with one sentence %#", async (text, sentence) => {
  await expect(loadKubeconfig(text)).rejects.toMatchObject({
    code: "KubeconfigInvalid",
    message: expect.stringContaining(sentence),
  });
});

test("a context whose cluster is missing is refused", async () => {
  await expect(loadKubeconfig(kubeconfig("token: t"), { context: "other" })).rejects.toThrow('it has no cluster "c2"');
});

test("an exec plugin runs through the official loader", async () => {
  const credential = JSON.stringify({
    apiVersion: "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    status: { token: "from-plugin" },
  });
  const plugin = `exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: /bin/echo, args: ['${credential}']}`;
  const connection = await loadKubeconfig(kubeconfig(plugin), { plugins: "run" });
  expect(connection.target.url).toBe("https://10.0.0.1:6443");
  expect(await connection.headers()).toMatchObject({ authorization: "Bearer from-plugin" });
}, 20_000);
