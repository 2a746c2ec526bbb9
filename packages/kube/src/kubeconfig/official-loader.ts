import type { Headers, Target } from "@dipper/world";

/** Exec plugins, OIDC and cloud providers, by the official client. Imported lazily, and only from here. */
export async function connectWithPlugin(
  text: string,
  context: string,
  target: Target,
): Promise<{ readonly target: Target; readonly headers: () => Promise<Headers> }> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const official = new KubeConfig();
  official.loadFromString(text);
  official.setCurrentContext(context);
  const ask = async (): Promise<{ readonly headers: Headers; readonly cert?: string; readonly key?: string }> => {
    const options: { headers?: Record<string, string>; cert?: string | Buffer; key?: string | Buffer } = {
      headers: {},
    };
    await official.applyToHTTPSOptions(options as Parameters<typeof official.applyToHTTPSOptions>[0]);
    return {
      headers: lowerCase(options.headers ?? {}),
      ...(options.cert === undefined ? {} : { cert: options.cert.toString() }),
      ...(options.key === undefined ? {} : { key: options.key.toString() }),
    };
  };
  // The first call runs the plugin: a broken one is told at import, not at the first use. It may give a certificate instead of a token.
  const { headers: _first, ...identity } = await ask();
  return { target: { ...target, ...identity }, headers: async () => (await ask()).headers };
}

function lowerCase(headers: Readonly<Record<string, string>>): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
