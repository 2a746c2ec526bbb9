import type { ReactNode } from "react";
import { Shape, type State } from "./shape.tsx";

export interface FlowStep {
  readonly key: string;
  readonly state: State;
  readonly name: string;
  /** Duration or time. */
  readonly when?: ReactNode;
  /** How long it took, for a sum over several. */
  readonly ms?: number;
  readonly line: ReactNode;
  readonly current?: boolean;
  /** Of the current step: how many of all. */
  readonly segments?: { readonly ok: number; readonly bad: number; readonly running: number; readonly total: number };
}

/** Plan, approval, queue, then each step of the flow. */
export function StepFlow({ label, steps }: { readonly label: string; readonly steps: readonly FlowStep[] }) {
  const widths = steps.map((step) => (step.current === true ? "1.35fr" : "1fr")).join(" ");
  return (
    <ol className="flow" aria-label={label} style={{ gridTemplateColumns: widths }}>
      {steps.map((step) => (
        <li
          key={step.key}
          className={step.state}
          {...(step.current === true ? { "aria-current": "step" as const } : {})}
        >
          <Shape state={step.state} size={16} />
          <div>
            <div className="flow-head">
              <b>{step.name}</b>
              {step.when === undefined ? null : <i>{step.when}</i>}
            </div>
            <p title={typeof step.line === "string" ? step.line : undefined}>{step.line}</p>
            {step.segments === undefined ? null : <Segments {...step.segments} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Segments({ ok, bad, running, total }: NonNullable<FlowStep["segments"]>) {
  const share = (part: number): string => `${(part / Math.max(1, total)) * 100}%`;
  return (
    <div className="segments" aria-hidden="true">
      <u style={{ width: share(ok), background: "var(--ok)" }} />
      <u style={{ width: share(bad), background: "var(--fail)" }} />
      <u style={{ width: share(running), background: "var(--run)" }} />
    </div>
  );
}
