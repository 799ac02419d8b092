/** Where voters listen for each other, UDP. */
export const leasePort = 5410;

/*
 * Ports of the loopback device on which nobody listens: the gate's rules take what is sent to them as a command,
 * and let nothing through.
 */
/** A renewal: the cookies of the questions that were answered. */
export const renewPort = 5411;
/** Shut the gate; any contents. */
export const shutPort = 5412;
