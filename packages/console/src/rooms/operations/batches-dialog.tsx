import { Modal } from "antd";
import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { Button } from "../../kit/button.tsx";
import { NumberField, TextField } from "../../kit/fields.tsx";
import type { Draft } from "./draft.ts";

const amount = /^(\d{1,3}|\d{1,2}%|100%)$/;

/** First batch, size, failures: a changed rollout is a new digest. */
export function ChangeBatches({
  draft,
  change,
}: {
  readonly draft: Draft;
  readonly change: (draft: Partial<Draft>) => void;
}) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [next, setNext] = useState(draft);
  const off = amount.test(next.batchSize) && amount.test(next.maxFailures) ? undefined : t("batches.rule");
  return (
    <>
      <button
        type="button"
        className="link"
        onClick={() => {
          setNext(draft);
          setOpen(true);
        }}
      >
        {t("batches.change")}
      </button>
      <Modal
        open={open}
        title={t("batches.change")}
        onCancel={() => setOpen(false)}
        destroyOnHidden
        width={420}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t("kit.cancel")}</Button>{" "}
            <Button
              look="primary"
              off={off}
              onClick={() => {
                change({ firstBatch: next.firstBatch, batchSize: next.batchSize, maxFailures: next.maxFailures });
                setOpen(false);
              }}
            >
              {t("batches.plan")}
            </Button>
          </>
        }
      >
        <NumberField
          label={t("batches.first")}
          hint={t("batches.firstHint")}
          value={next.firstBatch}
          min={1}
          max={100}
          onChange={(firstBatch) => setNext({ ...next, firstBatch })}
        />
        <TextField
          label={t("batches.size")}
          hint={t("batches.sizeHint")}
          value={next.batchSize}
          onChange={(batchSize) => setNext({ ...next, batchSize })}
        />
        <TextField
          label={t("batches.failures")}
          hint={t("batches.failuresHint")}
          value={next.maxFailures}
          onChange={(maxFailures) => setNext({ ...next, maxFailures })}
        />
      </Modal>
    </>
  );
}

/** A count stays a number, a share a string. */
export function amountOf(text: string): string | number {
  return text.endsWith("%") ? text : Number(text);
}
