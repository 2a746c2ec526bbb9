import { vi } from "vitest";

/** Tests say how long they may take on the embedded server; a real one is asked over the network, and waits for its disk. */
const factor = 10;

const set = vi.setConfig.bind(vi);
vi.setConfig = ({ testTimeout, hookTimeout, ...others }) =>
  set({
    ...others,
    ...(testTimeout === undefined ? {} : { testTimeout: factor * testTimeout }),
    ...(hookTimeout === undefined ? {} : { hookTimeout: factor * hookTimeout }),
  });
