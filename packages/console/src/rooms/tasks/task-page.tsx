import type { Board } from "../../data/board.ts";
import { displayPhase } from "../../data/display.ts";
import { useList } from "../../data/lists.ts";
import { millis, type Operation, type Task, type TaskStep, type WorkOrder } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useBoard, useObject } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { usePhaseWord } from "../../kit/object-status.tsx";
import { Shape } from "../../kit/shape.tsx";
import { StepFlow } from "../../kit/step-flow.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";
import { useFlow } from "../operations/flow.tsx";
import { OperationSummary } from "../operations/summary.tsx";
import { TaskFrame } from "./task-frame.tsx";
import { WorkOrderLine } from "./work-order-line.tsx";

export function TaskPage() {
  return <TaskFrame>{(task) => <Steps task={task} />}</TaskFrame>;
}

/** One vertical line; a step that is an operation shows its flow and links to it. */
function Steps({ task }: { readonly task: Task }) {
  const statuses = new Map((task.status?.steps ?? []).map((step) => [step.step, step]));
  const orders = useList<WorkOrder>({ of: "work-orders", filter: `subject:${task.metadata.name}` });
  return (
    <ol className="task-steps">
      {task.spec.operationTaskStep.map(({ step }, index) => (
        <Step key={step} number={index + 1} step={statuses.get(step) ?? { step }} orders={orders.items} />
      ))}
    </ol>
  );
}

function Step({
  number,
  step,
  orders,
}: {
  readonly number: number;
  readonly step: TaskStep;
  readonly orders: readonly WorkOrder[];
}) {
  const { known, t } = useText();
  const format = useFormat();
  const word = usePhaseWord();
  const now = useNow();
  const shown = displayPhase("Step", step.phase);
  const from = millis(step.startedAt);
  const to = millis(step.finishedAt);
  const key = known(`taskStep.${step.step}`);
  const order = orders.find((each) => each.metadata.name === step.ref?.name);
  return (
    <li {...(shown.state === "run" ? { "aria-current": "step" as const } : {})}>
      <Shape state={shown.state} size={16} />
      <h2>
        {number} <Mono>{step.step}</Mono> <span className="text-3">{key === undefined ? "" : t(key)}</span>
      </h2>
      <span className="text-3">
        {word("Step", shown.word)}
        {from === undefined ? "" : ` · ${format.long((to ?? now) - from)}`}
      </span>
      <div className="detail">
        {step.reason === undefined || step.reason === "" ? null : (
          <p>
            <WhySentence why={{ reason: step.reason }} />
          </p>
        )}
        {step.ref?.kind === "Operation" ? <StepOperation name={step.ref.name} /> : null}
        {order === undefined ? null : <WorkOrderLine order={order} />}
      </div>
    </li>
  );
}

function StepOperation({ name }: { readonly name: string }) {
  const operation = useObject<Operation>("operations", name);
  const board = useBoard(name);
  return (
    <>
      <p>
        <Go mono to={paths.operation(name)}>
          {name}
        </Go>{" "}
        {operation.data === undefined ? null : <OperationSummary operation={operation.data} board={board.data} />}
      </p>
      {operation.data === undefined ? null : <Flow operation={operation.data} board={board.data} />}
    </>
  );
}

function Flow({ operation, board }: { readonly operation: Operation; readonly board: Board | undefined }) {
  const { t } = useText();
  const steps = useFlow(operation, board);
  return <StepFlow label={t("operation.flow")} steps={steps} />;
}
