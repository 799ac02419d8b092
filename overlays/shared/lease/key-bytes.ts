/** Bytes of a key of two voters, and of a witness's secret. */
export const keyBytes = 32;
