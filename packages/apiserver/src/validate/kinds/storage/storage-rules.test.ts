import { type RefusedRow, testRefused } from "../../../fixtures/refused-rows.ts";

/** What the real server says of volumes, claims and their classes that are not right. */
const rows: readonly RefusedRow[] = [
  [
    "/api/v1/persistentvolumes",
    { metadata: { name: "s" }, spec: {} },
    'PersistentVolume "s" is invalid: [spec.accessModes: Required value, spec.capacity: Required value, spec.capacity: Unsupported value: null: supported values: "storage", spec: Required value: must specify a volume type]',
  ],
  [
    "/api/v1/persistentvolumes",
    {
      metadata: { name: "s" },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["X"],
        hostPath: { path: "" },
        nfs: { server: "", path: "a" },
      },
    },
    'PersistentVolume "s" is invalid: [spec.accessModes: Unsupported value: "X": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod", spec.hostPath.path: Required value, spec.nfs: Forbidden: may not specify more than 1 volume type]',
  ],
  [
    "/api/v1/persistentvolumes",
    {
      metadata: { name: "s" },
      spec: {
        capacity: { storage: "0", x: "1" },
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod"],
        hostPath: { path: "/a/../b", type: "X" },
        persistentVolumeReclaimPolicy: "X",
        volumeMode: "Y",
        storageClassName: "A_",
      },
    },
    'PersistentVolume "s" is invalid: [spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes, spec.capacity: Unsupported value: {"storage":"0","x":"1"}: supported values: "storage", spec.capacity[storage]: Invalid value: "0": must be greater than zero, spec.persistentVolumeReclaimPolicy: Unsupported value: "X": supported values: "Delete", "Recycle", "Retain", spec.hostPath.path: Invalid value: "/a/../b": must not contain \'..\', spec.hostPath.type: Unsupported value: "X": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket", spec.storageClassName: Invalid value: "A_": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character (e.g. \'example.com\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\'), spec.volumeMode: Unsupported value: "Y": supported values: "Block", "Filesystem"]',
  ],
  [
    "/api/v1/persistentvolumes",
    {
      metadata: { name: "s" },
      spec: { capacity: { storage: "-1" }, accessModes: ["ReadWriteOnce"], csi: { driver: "", volumeHandle: "" } },
    },
    'PersistentVolume "s" is invalid: [spec.capacity[storage]: Invalid value: -1: must be a valid resource quantity, spec.capacity[storage]: Invalid value: "-1": must be greater than zero, spec.csi.driver: Required value, spec.csi.volumeHandle: Required value]',
  ],
  [
    "/api/v1/persistentvolumes",
    {
      metadata: { name: "s" },
      spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], local: { path: "" } },
    },
    'PersistentVolume "s" is invalid: [spec.local.path: Required value, spec.nodeAffinity: Required value: Local volume requires node affinity]',
  ],
  [
    "/api/v1/persistentvolumes",
    { metadata: { name: "s" }, spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], nfs: {} } },
    'PersistentVolume "s" is invalid: [spec.nfs.server: Required value, spec.nfs.path: Required value, spec.nfs.path: Invalid value: "": must be an absolute path]',
  ],
  [
    "/api/v1/persistentvolumes",
    {
      metadata: { name: "s" },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        hostPath: { path: "/" },
        persistentVolumeReclaimPolicy: "Recycle",
      },
    },
    "PersistentVolume \"s\" is invalid: spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
  ],
  [
    "/api/v1/persistentvolumes",
    {
      metadata: { name: "s" },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        hostPath: { path: "/x" },
        nodeAffinity: {},
      },
    },
    'PersistentVolume "s" is invalid: spec.nodeAffinity.required: Required value: must specify required node constraints',
  ],
  [
    "/api/v1/namespaces/default/persistentvolumeclaims",
    { metadata: { name: "s" }, spec: {} },
    'PersistentVolumeClaim "s" is invalid: [spec.accessModes: Required value: at least 1 access mode is required, spec.resources[storage]: Required value]',
  ],
  [
    "/api/v1/namespaces/default/persistentvolumeclaims",
    {
      metadata: { name: "s" },
      spec: {
        accessModes: ["X", "ReadWriteOncePod"],
        resources: { requests: { storage: "-1" } },
        storageClassName: "A_",
        volumeMode: "X",
      },
    },
    'PersistentVolumeClaim "s" is invalid: [spec.accessModes: Unsupported value: "X": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod", spec.resources[storage]: Invalid value: "-1": must be greater than zero, spec.storageClassName: Invalid value: "A_": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character (e.g. \'example.com\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\'), spec.volumeMode: Unsupported value: "X": supported values: "Block", "Filesystem"]',
  ],
  [
    "/api/v1/namespaces/default/persistentvolumeclaims",
    {
      metadata: { name: "s" },
      spec: {
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod"],
        resources: { requests: { storage: "0" } },
        selector: { matchLabels: { "a b": "c" } },
      },
    },
    "PersistentVolumeClaim \"s\" is invalid: [spec.selector.matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes, spec.resources[storage]: Invalid value: \"0\": must be greater than zero]",
  ],
  [
    "/apis/storage.k8s.io/v1/storageclasses",
    { metadata: { name: "s" }, provisioner: "" },
    'StorageClass.storage.k8s.io "s" is invalid: provisioner: Required value',
  ],
  [
    "/apis/storage.k8s.io/v1/storageclasses",
    {
      metadata: { name: "s" },
      provisioner: "A_/x y",
      reclaimPolicy: "X",
      volumeBindingMode: "Y",
      parameters: { "": "x" },
    },
    "StorageClass.storage.k8s.io \"s\" is invalid: [provisioner: Invalid value: \"a_/x y\": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), provisioner: Invalid value: \"a_/x y\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), parameters: Invalid value: \"\": field can not be empty., reclaimPolicy: Unsupported value: \"X\": supported values: \"Delete\", \"Retain\", volumeBindingMode: Unsupported value: \"Y\": supported values: \"Immediate\", \"WaitForFirstConsumer\"]",
  ],
  [
    "/apis/storage.k8s.io/v1/storageclasses",
    {
      metadata: { name: "s" },
      provisioner: "x",
      reclaimPolicy: "Recycle",
      allowedTopologies: [{ matchLabelExpressions: [{ key: "a", values: [] }] }],
    },
    'StorageClass.storage.k8s.io "s" is invalid: [reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain", allowedTopologies[0].matchLabelExpressions[0].values: Required value]',
  ],
];

testRefused(rows);
