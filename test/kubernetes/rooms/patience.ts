import { vi } from "vitest";

/** Tests say how long they may take on the embedded server; a real one is asked over the network, and waits for its disk. */
const factor = 10;

type SetConfig = typeof vi.setConfig & { readonly patient?: true };

const set: SetConfig = vi.setConfig;

// Files of one thread share `vi`, and this is run before each of them: patience upon patience is more milliseconds than a timer can count.
if (set.patient !== true) {
  const patient: SetConfig = ({ testTimeout, hookTimeout, ...others }) =>
    set.call(vi, {
      ...others,
      ...(testTimeout === undefined ? {} : { testTimeout: factor * testTimeout }),
      ...(hookTimeout === undefined ? {} : { hookTimeout: factor * hookTimeout }),
    });
  vi.setConfig = Object.assign(patient, { patient: true as const });
}
