import type { Machine } from "../../data/objects.ts";
import { useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Empty } from "../../kit/block-states.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Status } from "../../kit/status.tsx";
import { MachineFrame } from "./machine-frame.tsx";

export function MachineChecksPage() {
  return <MachineFrame>{(machine) => <Checks machine={machine} />}</MachineFrame>;
}

/** The proof of cleanliness, check by check. */
function Checks({ machine }: { readonly machine: Machine }) {
  const { t } = useText();
  const cleanliness = machine.status?.cleanliness;
  const evidence = cleanliness?.evidence ?? [];
  if (cleanliness === undefined || evidence.length === 0) return <Empty>{t("machine.noChecks")}</Empty>;
  const verdict = cleanliness.verdict ?? "Unknown";
  return (
    <>
      <div className="toolbar">
        <Status state={verdict === "Clean" ? "ok" : verdict === "Dirty" ? "fail" : "unknown"} look="badge">
          {t(`machine.verdict.${verdict}`)}
        </Status>
        <span className="text-2">
          {t("machine.verifiedAt")} <Age since={cleanliness.verifiedAt} />
        </span>
      </div>
      <ul className="tree" style={{ maxWidth: 860 }}>
        {evidence.map((check) => (
          <li key={check.check}>
            <Shape state={check.outcome === "Pass" ? "ok" : check.outcome === "Fail" ? "fail" : "unknown"} />
            <span>{check.check}</span>
            <span className="text-3">{check.detail}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
