import { useQuery } from "@tanstack/react-query";
import { type OperationWish, preview } from "../../data/actions.ts";
import type { Why } from "../../data/objects.ts";
import type { PlanView } from "../../data/plan-view.ts";
import { previewView } from "../../data/preview.ts";
import type { Loadable } from "../../kit/block-states.tsx";

export interface PreviewResult extends Loadable<PlanView> {
  readonly isFetching: boolean;
  /** How many approvals a policy asks for; undefined: not known yet. */
  readonly approvals: number | undefined;
  /** What is in the way. */
  readonly why: readonly Why[];
}

/** The plan of an operation that does not exist yet: the same function and digest as the operation's own. */
export function usePreview(wish: OperationWish | undefined): PreviewResult {
  const answer = useQuery({
    queryKey: ["preview", wish],
    queryFn: ({ signal }) => preview(wish as OperationWish, signal),
    enabled: wish !== undefined,
    staleTime: 10_000,
    placeholderData: (old) => old,
  });
  return {
    data: answer.data === undefined ? undefined : previewView(answer.data),
    error: answer.error,
    refetch: answer.refetch,
    isFetching: answer.isFetching,
    approvals: answer.data?.approvals.required,
    why: answer.data?.why ?? [],
  };
}
