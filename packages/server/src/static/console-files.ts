import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

/** A file to answer with. */
export interface ConsoleFile {
  readonly body: Buffer;
  readonly type: string;
  readonly cache: string;
  /** For pages: what the browser may load. */
  readonly policy?: string;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** Vite puts a hash of the content into the names of everything below `assets/`: such a file never changes. */
export const forEver = "public, max-age=31536000, immutable";

/**
 * Reads a file of the console's dist folder. A path without a file is a client route: it gets index.html.
 * Undefined: there is nothing (or no console was built).
 */
export async function consoleFile(folder: string, urlPath: string): Promise<ConsoleFile | undefined> {
  const path = safePath(urlPath);
  if (path === undefined) return undefined;
  const found = path === "" ? undefined : await fileAt(join(folder, path));
  if (found !== undefined) {
    const extension = extname(path);
    const cache = path.startsWith(`assets${sep}`) ? forEver : "no-cache";
    const type = types[extension] ?? "application/octet-stream";
    return extension === ".html" ? page(found) : { body: found, type, cache };
  }
  // Names of nodes and addresses have dots too: only assets and files beside the page are surely files.
  const isFile = path.startsWith(`assets${sep}`) || (!path.includes(sep) && extname(path) !== "");
  if (isFile) return undefined;
  const index = await fileAt(join(folder, "index.html"));
  return index === undefined ? undefined : page(index);
}

/** Nothing outside the folder, whatever was encoded how often. */
function safePath(urlPath: string): string | undefined {
  try {
    const path = normalize(decodeURIComponent(urlPath).replace(/^\/+/, ""));
    return path.includes("\0") || path.split(sep).includes("..") ? undefined : path === "." ? "" : path;
  } catch {
    return undefined;
  }
}

async function fileAt(path: string): Promise<Buffer | undefined> {
  try {
    return (await stat(path)).isFile() ? await readFile(path) : undefined;
  } catch {
    return undefined;
  }
}

function page(body: Buffer): ConsoleFile {
  return { body, type: types[".html"] ?? "", cache: "no-cache", policy: contentPolicy(body.toString()) };
}

/**
 * Nothing leaves the origin, nothing is framed, no script runs but our files and the inline ones of this very page (by hash). Styles may be
 * inline: the component library writes them at run time.
 */
function contentPolicy(html: string): string {
  const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script]) =>
      `'sha256-${createHash("sha256")
        .update(script ?? "")
        .digest("base64")}'`,
  );
  return [
    "default-src 'none'",
    ["script-src 'self'", ...inline].join(" "),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
