import { useState } from "react";
import type { KubeObject } from "../../../data/kube.ts";
import { change } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { TextField } from "../../../kit/fields.tsx";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

interface Imaged extends KubeObject {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly name: string; readonly image?: string }[] };
    };
  };
}

export const imageChange: Action = { key: "image", label: () => "inside.image", Dialog: ImageDialog };

function ImageDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  const [images, setImages] = useState<Readonly<Record<string, string>>>({});
  const { containers } = (object as Imaged).spec.template.spec;
  const changed = containers.flatMap(({ name, image = "" }, index) => {
    const wanted = images[name]?.trim() ?? image;
    return wanted === image || wanted === "" ? [] : [{ index, name, wanted }];
  });
  const close = (): void => {
    setImages({});
    onClose();
  };
  return (
    <Act
      open={open}
      title={t("inside.imageTitle", { name: target.name })}
      verb={t("inside.imageVerb", { count: changed.length })}
      off={changed.length === 0 ? t("inside.nothingChanged") : undefined}
      lines={[{ state: "run", text: t("inside.imageLine") }]}
      onClose={close}
      act={(reason) =>
        change(
          target,
          object,
          changed.map(({ index, wanted }) => ({
            op: "replace",
            path: `/spec/template/spec/containers/${index}/image`,
            value: wanted,
          })),
          reason,
        )
      }
      done={t("inside.imageDone", { name: target.name })}
    >
      {containers.map(({ name, image = "" }) => (
        <TextField
          key={name}
          label={t("inside.imageOf", { container: name })}
          value={images[name] ?? image}
          onChange={(value) => setImages({ ...images, [name]: value })}
        />
      ))}
    </Act>
  );
}
