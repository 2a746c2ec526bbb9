export const errors = {
  "error.unknown": "The server answered {status}.",
  "error.ServerUnreachable": "The server cannot be reached. What is shown may be old.",
  "error.Forbidden": "Not permitted: {detail}",
  "error.Unauthorized": "Name or password is wrong, or the link was used already.",
  "error.Conflict": "Somebody else changed it meanwhile. Look at the new state and repeat the change.",
  "error.AlreadyExists": "{kind} {name} exists already. Choose another name, or change what exists.",
  "error.NotFound": "It does not exist, or no longer.",
  "error.TooManyRequests": "Too many attempts. Wait a moment.",
} as const;
