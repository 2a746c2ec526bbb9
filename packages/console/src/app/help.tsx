import { Modal } from "antd";
import { useText } from "../i18n/text.tsx";
import { Button } from "../kit/button.tsx";
import { FactList, Key } from "../kit/small.tsx";

/** What the keys do. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  return (
    <Modal open title={t("help.title")} onCancel={onClose} footer={<Button onClick={onClose}>{t("kit.close")}</Button>}>
      <FactList
        facts={[
          [t("help.palette"), <Key key="a">Ctrl K</Key>],
          [t("help.filter"), <Key key="b">/</Key>],
          [t("help.go"), <Key key="c">g h · g o · g t · g c · g m · g p</Key>],
          [t("help.rows"), <Key key="d">j k</Key>],
          [t("help.select"), <Key key="e">x</Key>],
          [t("help.open"), <Key key="f">Enter</Key>],
          [t("help.problems"), <Key key="g">[ ]</Key>],
          [t("help.follow"), <Key key="h">f</Key>],
        ]}
      />
    </Modal>
  );
}
