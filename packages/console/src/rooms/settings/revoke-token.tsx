import type { Token } from "../../data/tokens.ts";
import { useText } from "../../i18n/text.tsx";
import { Confirm } from "../../kit/confirm.tsx";

export interface RevokeTokenProps {
  readonly token: Token;
  readonly onCancel: () => void;
  readonly onConfirm: () => Promise<unknown>;
}

export function RevokeToken({ token, onCancel, onConfirm }: RevokeTokenProps) {
  const { t } = useText();
  const name = token.note === undefined || token.note === "" ? token.id : token.note;
  return (
    <Confirm
      open
      danger
      title={t("tokens.revokeTitle", { name })}
      verb={t("tokens.revokeVerb")}
      lines={[{ state: "cancel", text: t("tokens.revokeLine") }]}
      onCancel={onCancel}
      onConfirm={onConfirm}
    />
  );
}
