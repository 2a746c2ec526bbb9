import { optionFlag, type Verb } from "./verb.ts";

interface Explained {
  readonly machine: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly value?: string;
    readonly layer?: string;
    readonly layers: readonly { readonly layer: string; readonly value: string }[];
    readonly steps: readonly string[];
    readonly description?: string;
  }[];
}

/** Which layer sets a parameter on a machine, and what the others say. */
export const explain: Verb = async (context, input) => {
  const [machine = "", key] = input.args;
  const query = new URLSearchParams({ machine, ...(key === undefined ? {} : { key }) });
  const answer = (await context.rest.get(`/api/v1/parameters/explain?${query}`, context.signal)) as Explained;
  const told = optionFlag(input, "all") || key !== undefined ? answer.parameters : answer.parameters.filter(isSet);
  context.out.objects(
    { ...answer, parameters: told },
    told.map((each) => each.name),
    () => {
      context.out.rows(
        ["parameter", "value", "layer", "others"],
        told.map(({ name, value, layer, layers }) => [
          name,
          value ?? "(not set)",
          layer ?? "",
          layers
            .slice(0, -1)
            .map((each) => `${each.layer}: ${each.value}`)
            .join(", "),
        ]),
      );
      const [only] = told;
      if (key === undefined || only === undefined) return;
      context.out.say(`${only.description ?? ""} Known to: ${only.steps.join(", ")}.`.trim());
    },
  );
  return 0;
};

function isSet({ value }: Explained["parameters"][number]): boolean {
  return value !== undefined && value !== "";
}
