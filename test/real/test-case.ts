import type { Lab } from "../../lab/lab.ts";
import type { FaultName } from "./fault-list.ts";

/** One test on real machines. They run one after the other and leave the machines as they found them. */
export interface RealTest {
  readonly name: string;
  /** Throws when something is not as it should be. A text is a reason why it was skipped. */
  readonly run: (context: RealContext) => Promise<string | undefined>;
}

export interface RealContext {
  /** Two machines, m1 and m2. */
  readonly lab: Lab;
  /** Empty, removed afterwards. */
  readonly folder: string;
  readonly say: (text: string) => void;
  /** A fault of the list was seen: with its reason, while the rest went on, and a retry finished. */
  readonly fault: (name: FaultName, outcome: string) => void;
}
