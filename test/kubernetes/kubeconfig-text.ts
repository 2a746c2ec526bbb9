/** A kubeconfig with one context, as JSON, which every client reads. */
export function kubeconfigText(of: { readonly url: string; readonly ca: string; readonly token: string }): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "target",
        cluster: { server: of.url, "certificate-authority-data": Buffer.from(of.ca).toString("base64") },
      },
    ],
    users: [{ name: "person", user: { token: of.token } }],
    contexts: [{ name: "target", context: { cluster: "target", user: "person", namespace: "default" } }],
    "current-context": "target",
  });
}
