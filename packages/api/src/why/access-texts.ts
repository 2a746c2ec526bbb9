import type { ReasonText } from "./why-text.ts";

/** Reasons of grants. */
export const accessTexts = {
  Granted: { message: ["The grant is in force."], next: "Nothing to do." },
  RoleMissing: {
    message: ["There is no role {role}."],
    next: "Create the ClusterRole, or take the grant away.",
  },
  NoPlatformRole: {
    message: ["{role} is no role of the platform."],
    next: "Label the ClusterRole access.dipper.dev/role, or grant another one.",
  },
  GroupEmpty: {
    message: ["No cluster is in the group {group}."],
    next: "Label a cluster with the group, or take the grant away.",
  },
  ProjectNotFound: {
    message: ["There is no project {project}."],
    next: "Create the Project, or take the grant away.",
  },
  GrantEnded: { message: ["The grant ended at {at}."], next: "Give it again where it is still needed." },
  GrantRefused: {
    message: ["The API server refuses the role: {cause}."],
    next: "Give the platform's controller what the role gives, or grant another one.",
  },
} as const satisfies Readonly<Record<string, ReasonText>>;
