import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Job, Outcome } from "./jobs.ts";

/** More than this gain nothing: each needs 300 MiB. */
const mostThreads = 8;

/** Does all jobs on as many threads as there are cores, and reports each as soon as it is done. A thread that dies rejects. */
export async function inThreads(jobs: readonly Job[], done: (job: Job, outcome: Outcome) => void): Promise<void> {
  const left = [...jobs];
  const count = Math.min(availableParallelism(), mostThreads, jobs.length);
  await Promise.all(Array.from({ length: count }, () => oneThread(left, done)));
}

async function oneThread(left: Job[], done: (job: Job, outcome: Outcome) => void): Promise<void> {
  const worker = new Worker(new URL("worker.ts", import.meta.url));
  try {
    for (let job = left.shift(); job !== undefined; job = left.shift()) done(job, await answer(worker, job));
  } finally {
    await worker.terminate();
  }
}

function answer(worker: Worker, job: Job): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const exited = (code: number): void => reject(new Error(`the thread of ${JSON.stringify(job)} ended with ${code}`));
    worker.once("error", reject);
    worker.once("exit", exited);
    worker.once("message", (outcome: Outcome) => {
      worker.off("error", reject);
      worker.off("exit", exited);
      resolve(outcome);
    });
    worker.postMessage(job);
  });
}
