import { parse } from "yaml";
import { UsageError } from "../usage-error.ts";

/** A file of the list, with its version filled in. */
export interface WantedFile {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** Below a mirror's base URL, and in a bundle below `files/`. */
  readonly path: string;
  readonly url: string;
  readonly checksumURL: string;
}

export interface WantedImage {
  readonly name: string;
  readonly reference: string;
}

export interface WantedArtifacts {
  readonly kubernetes: string;
  readonly files: readonly WantedFile[];
  readonly images: readonly WantedImage[];
}

interface Entry {
  readonly name: string;
  /** Whose version counts. Default: the entry's own name. */
  readonly component?: string;
}

interface ArtifactTemplates {
  readonly releases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly components: Readonly<Record<string, string>>;
  readonly files: readonly (Entry & { readonly path: string; readonly url: string; readonly checksumURL: string })[];
  readonly images: readonly (Entry & { readonly reference: string })[];
}

export interface ArtifactWish {
  /** `v1.36.3` */
  readonly kubernetes: string;
  readonly arch: readonly string[];
  /** Versions instead of those of the list: `runc` → `v1.3.4`. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** The list of artifacts (`playbooks/artifacts.yaml`) for one Kubernetes version: all names, paths and addresses filled in. */
export function artifactsFor(text: string, wish: ArtifactWish): WantedArtifacts {
  const templates = parse(text) as ArtifactTemplates;
  const kubernetes = `v${wish.kubernetes.replace(/^v/, "")}`;
  const minor = /^v(\d+\.\d+)\.\d+$/.exec(kubernetes)?.[1];
  if (minor === undefined) throw new UsageError(`${wish.kubernetes} is not a version such as v1.36.3.`, 2);
  const release = templates.releases[minor];
  if (release === undefined)
    throw new UsageError(
      `The list of artifacts has no release ${minor}; it has ${Object.keys(templates.releases).join(", ")}. Add it to the list and give it with --list.`,
      3,
    );
  const versions: Readonly<Record<string, string>> = {
    ...templates.components,
    ...release,
    kubernetes,
    ...wish.versions,
  };
  const versionOf = (entry: Entry): string => {
    const version = versions[entry.component ?? entry.name];
    if (version === undefined) throw new UsageError(`The list of artifacts says no version of ${entry.name}.`, 3);
    return version;
  };
  const fill = (template: string, version: string, arch: string): string =>
    template
      .replaceAll("{version}", version)
      .replaceAll("{bare}", version.replace(/^v/, ""))
      .replaceAll("{arch}", arch);
  return {
    kubernetes,
    files: wish.arch.flatMap((arch) =>
      templates.files.map((entry) => {
        const version = versionOf(entry);
        const [path, url, checksumURL] = [entry.path, entry.url, entry.checksumURL].map((each) =>
          fill(each, version, arch),
        );
        return { name: entry.name, version, arch, path: path ?? "", url: url ?? "", checksumURL: checksumURL ?? "" };
      }),
    ),
    images: templates.images.map((entry) => ({
      name: entry.name,
      reference: fill(entry.reference, versionOf(entry), ""),
    })),
  };
}

/**
 * A publisher's checksum: the hash alone, or a list of hashes and names, as sha256sum prints. Undefined: it says nothing about this file.
 */
export function checksumIn(text: string, file: string): string | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const alone = /^([0-9a-f]{64})$/i.exec(lines[0]?.trim() ?? "")?.[1];
  if (alone !== undefined && lines.length === 1) return alone.toLowerCase();
  for (const line of lines) {
    const [, hash, name] = /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(line.trim()) ?? [];
    if (hash !== undefined && name?.split("/").at(-1) === file) return hash.toLowerCase();
  }
  return undefined;
}
