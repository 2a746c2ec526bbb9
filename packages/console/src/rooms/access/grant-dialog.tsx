import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type GrantSpec, type GrantSubject, give, previewGrant, scopeTypes, useRoles } from "../../data/access.ts";
import { changed } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { SelectField, TextField } from "../../kit/fields.tsx";
import { useConsequences } from "./consequence-lines.tsx";

const days = ["1", "7", "30", "90", "never"] as const;

/** A role for somebody, somewhere, for a time; what it changes is asked of the server before it is given. */
export function GrantDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  const roles = useRoles();
  const [kind, setKind] = useState<GrantSubject["kind"]>("User");
  const [name, setName] = useState("");
  const [role, setRole] = useState("dipper-viewer");
  const [type, setType] = useState<GrantSpec["scope"]["type"]>("Cluster");
  const [where, setWhere] = useState("");
  const [end, setEnd] = useState<string>("30");
  const fleet = type === "Fleet";
  const complete = name.trim() !== "" && (fleet || where.trim() !== "");
  const specOf = (reason: string): GrantSpec => ({
    subjects: [{ kind, name: name.trim() }],
    role,
    scope: { type, name: fleet ? "" : where.trim() },
    reason,
    ...(end === "never" ? {} : { expiresAt: new Date(Date.now() + Number(end) * 86_400_000).toISOString() }),
  });
  const preview = useQuery({
    queryKey: ["access-preview", kind, name, role, type, where, end],
    queryFn: ({ signal }) => previewGrant(specOf("-"), signal),
    enabled: complete,
    retry: false,
  });
  const lines = useConsequences();
  return (
    <Confirm
      open
      title={t("access.giveTitle")}
      verb={t("access.giveVerb")}
      lines={lines(complete ? preview.data : undefined, false)}
      reason="required"
      {...(complete && preview.data !== undefined ? {} : { off: t(complete ? "access.asking" : "access.incomplete") })}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await give(specOf(reason));
        await changed(client);
      }}
    >
      <SelectField
        label={t("access.kindLabel")}
        value={kind}
        options={(["User", "Group"] as const).map((each) => ({ value: each, label: t(`access.kind.${each}`) }))}
        onChange={(value) => setKind(value as GrantSubject["kind"])}
      />
      <TextField label={t("access.who")} value={name} onChange={setName} maxLength={253} autoFocus />
      <SelectField
        label={t("access.role")}
        value={role}
        options={(roles.data ?? []).map((each) => ({ value: each.name, label: each.name }))}
        onChange={setRole}
      />
      <SelectField
        label={t("access.where")}
        value={type}
        options={scopeTypes.map((each) => ({ value: each, label: t(`access.scope.${each}`) }))}
        onChange={(value) => setType(value as GrantSpec["scope"]["type"])}
      />
      {fleet ? null : (
        <TextField label={t(`access.scopeName.${type}`)} value={where} onChange={setWhere} maxLength={253} />
      )}
      <SelectField
        label={t("access.ends")}
        value={end}
        options={days.map((each) => ({
          value: each,
          label: each === "never" ? t("access.never") : t("access.days", { count: Number(each) }),
        }))}
        onChange={setEnd}
      />
      {complete && preview.error !== null ? <Failed error={preview.error} /> : null}
    </Confirm>
  );
}
