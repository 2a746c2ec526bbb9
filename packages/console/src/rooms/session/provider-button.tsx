import { useQuery } from "@tanstack/react-query";
import { providerPath, signInWays } from "../../data/actions.ts";
import { useText } from "../../i18n/text.tsx";
import { Button } from "../../kit/button.tsx";
import { ExplainLine } from "../../kit/explain.tsx";

const problems = ["provider", "role", "refused"] as const;

export interface ProviderButtonProps {
  /** Path of the console to come back to. */
  readonly next: string;
  /** How the last try ended, as the address says. */
  readonly problem?: string | undefined;
  /** Opens beside the page, which keeps what was typed. */
  readonly beside?: boolean;
}

/** Sign-in at the identity provider, where one is set up; while it does not answer, local accounts still come in. */
export function ProviderButton({ next, problem, beside = false }: ProviderButtonProps) {
  const { t } = useText();
  const ways = useQuery({ queryKey: ["sign-in-ways"], queryFn: ({ signal }) => signInWays(signal), staleTime: 10_000 });
  const oidc = ways.data?.oidc;
  const known = problems.find((each) => each === problem);
  if (oidc === undefined && known === undefined) return null;
  const open = (): void => {
    if (beside) globalThis.open(providerPath(next), "_blank", "noopener");
    else location.assign(providerPath(next));
  };
  return (
    <div className="provider">
      {known === undefined || oidc?.problem !== undefined ? null : (
        <ExplainLine state="cancel">{t(`session.problem.${known}`)}</ExplainLine>
      )}
      {oidc === undefined ? null : (
        <>
          <Button block off={oidc.problem === undefined ? undefined : t("session.providerDown")} onClick={open}>
            {t("session.provider", { label: oidc.label })}
          </Button>
          {oidc.problem === undefined ? null : (
            <ExplainLine state="unreach">{t("session.providerProblem", { label: oidc.label })}</ExplainLine>
          )}
        </>
      )}
    </div>
  );
}
