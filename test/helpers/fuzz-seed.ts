/** Another one at each run; LVSMITH_FUZZ_SEED repeats one that a failed run has shown. */
export function fuzzSeed(): number {
  return Number(process.env['LVSMITH_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
}
