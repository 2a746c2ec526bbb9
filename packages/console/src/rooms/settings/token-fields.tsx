import type { TokenWish } from "../../data/tokens.ts";
import { tokenVerbs } from "../../data/tokens.ts";
import { useText } from "../../i18n/text.tsx";
import { CheckField, SelectField, TextField } from "../../kit/fields.tsx";

const lives = ["1", "7", "30", "90", "365", ""] as const;

export interface TokenFieldsProps {
  readonly value: TokenWish;
  readonly onChange: (value: TokenWish) => void;
}

/** For what, for how long, and at most what. */
export function TokenFields({ value, onChange }: TokenFieldsProps) {
  const { t } = useText();
  const toggle = (verb: string, on: boolean): void =>
    onChange({ ...value, verbs: tokenVerbs.filter((each) => (each === verb ? on : value.verbs.includes(each))) });
  return (
    <>
      <TextField
        label={t("tokens.noteLabel")}
        value={value.note}
        onChange={(note) => onChange({ ...value, note })}
        maxLength={200}
      />
      <SelectField
        label={t("tokens.life")}
        value={value.days}
        options={lives.map((days) => ({
          value: days,
          label: days === "" ? t("tokens.never") : t("tokens.days", { count: Number(days) }),
        }))}
        onChange={(days) => onChange({ ...value, days })}
      />
      <fieldset className="field">
        <legend>{t("tokens.verbs")}</legend>
        {tokenVerbs.map((verb) => (
          <CheckField
            key={verb}
            label={t(`tokens.verb.${verb}`)}
            value={value.verbs.includes(verb)}
            onChange={(on) => toggle(verb, on)}
          />
        ))}
        <span className="text-3">{t("tokens.verbsHint")}</span>
      </fieldset>
      <TextField
        label={t("tokens.clusters")}
        hint={t("tokens.clustersHint")}
        value={value.clusters}
        onChange={(clusters) => onChange({ ...value, clusters })}
        maxLength={4000}
      />
    </>
  );
}
