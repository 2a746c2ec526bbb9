/** How the server itself writes: nobody is asked, and no field manager is kept. */
export const ofServer = { manager: "", fieldValidation: "Ignore", dryRun: false, actor: undefined } as const;
