/**
 * The time that the time stamps of an image are clamped to, in seconds since 1970: a constant, so that the same input
 * gives the same bytes. SOURCE_DATE_EPOCH overrides it (reproducible-builds.org/specs/source-date-epoch).
 */
export function sourceDateEpoch(): number {
  const override = Number(process.env['SOURCE_DATE_EPOCH']);
  // FAT has no time before 1980.
  return override >= 315532800 ? override : 1767225600;
}
