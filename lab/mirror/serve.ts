/** Serves the files of a folder: `node lab/mirror/serve.ts ADDRESS PORT FOLDER`. Ends with the lab. */
import { createReadStream, realpathSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join, normalize, sep } from "node:path";

const [address = "127.0.0.1", port = "0", folder = "."] = process.argv.slice(2);
const root = realpathSync(folder);

createServer((request, response) => {
  const wanted = join(root, normalize(decodeURIComponent(new URL(request.url ?? "/", "http://mirror").pathname)));
  const found = wanted.startsWith(root + sep) ? statSync(wanted, { throwIfNoEntry: false }) : undefined;
  if (found === undefined || !found.isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-length": found.size, "content-type": "application/octet-stream" });
  if (request.method === "HEAD") response.end();
  else createReadStream(wanted).pipe(response);
}).listen(Number(port), address);
