/** So many pings in a row without an answer, and a ping node is not reached any more. */
export const pingsUntilLost = 3;
