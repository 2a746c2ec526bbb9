/** What stands in a kubeconfig of one person. */
export interface KubeconfigWish {
  /** Of the platform's Kubernetes API. */
  readonly url: string;
  /** PEM. */
  readonly ca: string;
  readonly user: string;
  readonly console: string;
  /** A cluster that the platform manages; absent: the platform itself. */
  readonly cluster?: string;
  /** How the dipper command is told which login to use; default: by the console's address. */
  readonly login?: readonly string[];
  /** Default: `dipper`, as on PATH. */
  readonly command?: string;
}

/**
 * A kubeconfig without a secret: kubectl asks the dipper command for a token of minutes, each time that it needs one.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function kubeconfigFor(wish: KubeconfigWish): object {
  const { cluster, user, console } = wish;
  const name = cluster ?? "dipper";
  const server = `${wish.url.replace(/\/$/, "")}${cluster === undefined ? "" : `/clusters/${cluster}`}`;
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [
      {
        name,
        cluster: {
          server,
          "certificate-authority-data": Buffer.from(wish.ca).toString("base64"),
          extensions: [{ name: "dipper.dev/console", extension: { url: console } }],
        },
      },
    ],
    users: [
      {
        name: user,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1",
            command: wish.command ?? "dipper",
            args: ["token", "--exec-credential", ...(wish.login ?? ["--console", console])],
            interactiveMode: "Never",
            provideClusterInfo: false,
            installHint: "The dipper command gives kubectl its token. Put it on PATH, and sign in once: dipper login",
          },
        },
      },
    ],
    contexts: [
      {
        name,
        context: { cluster: name, user, ...(cluster === undefined ? { namespace: "beidou-system" } : {}) },
      },
    ],
  };
}
