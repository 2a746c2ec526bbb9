import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { ConfigMap, platformNamespace } from "@dipper/api";
import { createBundle } from "../bundle/create.ts";
import { parseManifest } from "../bundle/manifest.ts";
import { mirrorConfig, pushFiles, pushImages, unpackBundle } from "../bundle/push.ts";
import { verifyBundle } from "../bundle/verify.ts";
import { connect } from "../client/connection.ts";
import { dataFolderOf } from "../data-folder/data-folder.ts";
import { type Output, outputTo } from "../output/output.ts";
import { programFiles } from "../serve/program-files.ts";
import { UsageError } from "../usage-error.ts";

type Options = Readonly<Record<string, unknown>>;
const text = (options: Options, name: string): string | undefined => {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
};

interface Around {
  readonly out: Output;
  readonly signal: AbortSignal;
}

function around(options: Options): Around {
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort(new Error("interrupted")));
  return { out: outputTo({ out: process.stdout, err: process.stderr }, options), signal: interrupted.signal };
}

/** Downloads everything that a cluster of a version is made of into one file. */
export async function create(options: Options): Promise<number> {
  const { out, signal } = around(options);
  const kubernetes = text(options, "kubernetes") ?? "";
  const output = resolve(text(options, "bundle") ?? `dipper-${kubernetes}.tar`);
  const list = text(options, "list") ?? join(programFiles().playbooks, "artifacts.yaml");
  const [from, registry] = [text(options, "from"), text(options, "fromRegistry")];
  const manifest = await createBundle({
    list: readFileSync(list, "utf8"),
    kubernetes,
    arch: (text(options, "arch") ?? "amd64").split(","),
    versions: versionsOf(options["useVersion"]),
    output,
    ...(from === undefined ? {} : { from }),
    ...(registry === undefined ? {} : { registry: withScheme(registry) }),
    signal,
    say: (sentence) => out.say(sentence),
  });
  out.objects(manifest, [output], () => {
    out.say(
      `Wrote ${output}: ${manifest.files.length} files, ${manifest.images.length} images. Next: dipper bundle verify ${output}`,
    );
  });
  return 0;
}

/** `runc=v1.3.4` */
function versionsOf(given: unknown): Readonly<Record<string, string>> {
  const pairs = Array.isArray(given) ? (given as readonly string[]) : [];
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name, version] = pair.split("=");
      if (name === undefined || version === undefined || version === "")
        throw new UsageError(`--use-version ${pair}: write it as name=version.`, 2);
      return [name, version];
    }),
  );
}

/** Exit code 1: something in it is not as its manifest says; the first such entry is named. */
export async function verify(file: string, options: Options): Promise<number> {
  const { out } = around(options);
  const { manifest, digest, bad } = await verifyBundle(resolve(file));
  const result = { file: resolve(file), digest, kubernetes: manifest.kubernetes, bad: bad ?? null };
  out.objects(result, [digest], () => {
    out.say(
      bad === undefined
        ? `${file} is whole: Kubernetes ${manifest.kubernetes}, ${manifest.files.length} files, ${manifest.images.length} images, ${digest}. Next: dipper bundle push ${file}`
        : `${file} is not whole: ${bad}.`,
    );
  });
  return bad === undefined ? 0 : 1;
}

/** Brings a bundle to where machines can fetch from: files to a folder or URL, images to a registry, and the list to the platform. */
export async function push(file: string, options: Options): Promise<number> {
  const { out, signal } = around(options);
  const [files, registry, configMap] = [text(options, "files"), text(options, "registry"), text(options, "configMap")];
  const toPlatform = options["toPlatform"] === true;
  if (files === undefined && registry === undefined && !toPlatform)
    throw new UsageError("Say where to: --files <folder or URL>, --registry <host:port>, --to-platform", 2);
  const filesURL = text(options, "filesUrl") ?? (files !== undefined && /^https?:/.test(files) ? files : undefined);
  if (configMap !== undefined && filesURL === undefined && !toPlatform)
    throw new UsageError("Machines need a URL for the files: --files-url <url>", 2);
  const checked = await verifyBundle(resolve(file));
  if (checked.bad !== undefined) throw new UsageError(`${file} is not whole: ${checked.bad}. Nothing was pushed.`, 1);
  const folder = toPlatform ? platformFolder(options, checked.digest) : mkdtempSync(join(tmpdir(), "dipper-bundle-"));
  try {
    const manifest = await unpack(resolve(file), folder, toPlatform);
    if (files !== undefined) {
      const count = await pushFiles(folder, manifest.files, files, signal);
      out.say(`files: ${count} sent, ${manifest.files.length - count} were there`);
    }
    const url = registry === undefined ? undefined : withScheme(registry);
    if (url !== undefined) {
      const login = process.env["DIPPER_REGISTRY_LOGIN"];
      const target = {
        registry: url,
        signal,
        say: (sentence: string) => out.say(sentence),
        ...(login === undefined ? {} : { login }),
      };
      const count = await pushImages(folder, manifest, target);
      out.say(`layers and configurations: ${count.sent} sent, ${count.skipped} were there`);
    }
    const data = mirrorConfig(manifest, {
      ...(filesURL === undefined ? {} : { files: filesURL }),
      ...(url === undefined ? {} : { registry: url }),
      ...(toPlatform ? { bundleFolder: join(folder, "files") } : {}),
    });
    if (configMap !== undefined) await applyConfigMap(configMap, data, options, signal);
    out.objects({ file, digest: checked.digest, configMap: configMap ?? null, data }, [checked.digest], () => {
      out.say(
        configMap === undefined
          ? "Pushed. Next: the same with --config-map <name>, so that clusters can name it as their mirror"
          : `Pushed; ConfigMap ${configMap} names it. Next: spec.artifacts of a ClusterDeployment: {source: ${toPlatform && filesURL === undefined ? "Bundle" : "Mirror"}, mirrorRef: {name: ${configMap}}}`,
      );
    });
    return 0;
  } finally {
    if (!toPlatform) rmSync(folder, { recursive: true, force: true });
  }
}

/** All or nothing: a platform never sees half a bundle. */
async function unpack(file: string, folder: string, keep: boolean) {
  if (!keep) return unpackBundle(file, folder);
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
    const beside = mkdtempSync(`${folder}.`);
    await unpackBundle(file, beside);
    renameSync(beside, folder);
  }
  return parseManifest(readFileSync(join(folder, "manifest.json"), "utf8"));
}

const platformFolder = (options: Options, digest: string): string =>
  join(dataFolderOf(text(options, "data")), "artifacts", "offline", digest.replace(":", "-"));

const withScheme = (registry: string): string => (/^https?:\/\//.test(registry) ? registry : `https://${registry}`);

async function applyConfigMap(
  name: string,
  data: Readonly<Record<string, string>>,
  options: Options,
  signal: AbortSignal,
): Promise<void> {
  const connection = await connect({ kubeconfig: text(options, "kubeconfig"), data: text(options, "data") });
  const { kube } = connection;
  const write = { manager: "dipper-bundle", signal };
  try {
    const ref = { namespace: platformNamespace, name };
    const known = await kube.get(ConfigMap, ref, { signal });
    if (known === undefined) await kube.create(ConfigMap, { metadata: ref, data }, write);
    else await kube.patch(ConfigMap, ref, { data }, write);
  } finally {
    await connection.close();
  }
}
