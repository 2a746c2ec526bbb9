/** Starts the supervisor as a program of its own: `node main.ts JOB`. Nothing imports this file. */
import { supervise } from "./supervisor.ts";

await supervise(process.argv[2] ?? "");
