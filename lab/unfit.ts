/** Cannot be run here; the message is the one line to show. */
export class LabUnfit extends Error {}
