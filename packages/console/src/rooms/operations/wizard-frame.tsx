import type { ReactNode } from "react";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Button } from "../../kit/button.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { Shape } from "../../kit/shape.tsx";

/** The steps of a wizard that changes a cluster which exists. */
export const wizardSteps = ["cluster", "machines", "plan", "submit"] as const;

/** The step that the URL names, else the first one. */
export function useWizardStep<Step extends string>(
  steps: readonly [Step, ...Step[]],
): readonly [Step, (step: Step) => void] {
  const url = useUrls();
  const setUrl = useSetUrl();
  const step = steps.find((each) => each === url["step"]) ?? steps[0];
  return [step, (next) => setUrl({ step: next }, true)];
}

export interface WizardFrameProps {
  /** The names of the steps; their titles are the texts `wizard.step.<name>`. */
  readonly steps: readonly [string, ...string[]];
  readonly title: ReactNode;
  readonly status?: ReactNode;
  /** Steps that may be opened: all before the first that is not filled in. */
  readonly reached: number;
  readonly children: ReactNode;
  /** The page scrolls inside the plan, not around it. */
  readonly fixed?: boolean;
  readonly note?: ReactNode;
  readonly next: {
    readonly label: string;
    readonly onNext: () => void;
    readonly off: string | undefined;
    readonly busy?: boolean;
  };
}

/** Header with the steps, the step's content, and the bar with Back and Next. Every step is a URL. */
export function WizardFrame({ steps, title, status, reached, children, fixed = false, note, next }: WizardFrameProps) {
  const { t } = useText();
  const [step, setStep] = useWizardStep(steps);
  const at = steps.indexOf(step);
  return (
    <>
      <PageHeader
        title={title}
        status={status}
        actions={
          <ol className="wizard-steps" aria-label={t("wizard.steps")}>
            {steps.map((each, index) => (
              <li
                key={each}
                className={index === at ? "current" : index < at ? "done" : ""}
                {...(index === at ? { "aria-current": "step" as const } : {})}
              >
                {index < at && index <= reached ? (
                  <button
                    type="button"
                    className="link"
                    style={{ display: "flex", gap: 7, alignItems: "center", color: "inherit" }}
                    onClick={() => setStep(each)}
                  >
                    <Shape state="ok" />
                    {t(`wizard.step.${each}` as TextKey)}
                  </button>
                ) : (
                  <span>
                    <em>{index + 1}</em>
                    {t(`wizard.step.${each}` as TextKey)}
                  </span>
                )}
              </li>
            ))}
          </ol>
        }
      />
      {fixed ? children : <div className="wizard-body">{children}</div>}
      <div className="bulk-bar">
        {note}
        <span className="space" />
        {at > 0 ? <Button onClick={() => setStep(steps[at - 1] ?? steps[0])}>{t("wizard.back")}</Button> : null}
        {next.off === undefined ? null : <span className="text-3">{next.off}</span>}
        <Button look="primary" off={next.off} busy={next.busy === true} onClick={next.onNext}>
          {next.label}
        </Button>
      </div>
    </>
  );
}
