import { DipperError } from "@dipper/api";
import type { FastifyInstance } from "fastify";
import { pathOf } from "../http/app.ts";
import { Compressed, encodingFor } from "./compress.ts";
import { consoleFile } from "./console-files.ts";

/** Whatever is no route: a file of the console, or a page of it. Without a console, and below `/api/`, there is nothing. */
export function serveConsole(app: FastifyInstance, folder: string | undefined): void {
  const compressed = new Compressed();
  app.setNotFoundHandler(async (request, reply) => {
    const path = pathOf(request);
    const reads = request.method === "GET" || request.method === "HEAD";
    const file =
      reads && folder !== undefined && !path.startsWith("/api/") ? await consoleFile(folder, path) : undefined;
    if (file === undefined) throw new DipperError("NotFound", { kind: "Page", name: path, plural: "operations" });
    if (file.policy !== undefined) void reply.header("content-security-policy", file.policy);
    void reply.code(200).headers({ "cache-control": file.cache, vary: "accept-encoding" }).type(file.type);
    const encoding = encodingFor(request.headers["accept-encoding"]?.toString(), file.type, file.body.length);
    if (encoding === undefined) return reply.send(file.body);
    return reply.header("content-encoding", encoding).send(await compressed.of(file, encoding, path));
  });
}
