import type { Clock } from "./world.ts";

/** `Clock.sleep` over a timer: resolves when it fires, rejects with the signal's reason as soon as that fires, while its process lives. */
export const sleepOn =
  (after: Clock["after"], alive: () => boolean = () => true): Clock["sleep"] =>
  (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const stop = (): void => {
        cancel();
        if (alive()) reject(signal.reason as Error);
      };
      const cancel = after(ms, () => {
        signal.removeEventListener("abort", stop);
        resolve();
      });
      signal.addEventListener("abort", stop, { once: true });
    });
