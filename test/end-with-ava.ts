/*
 * Loaded before every test file. A test process whose AVA was killed would go on by itself, with all the machines that it
 * booted: it ends with AVA, and they with it.
 */
process.once('disconnect', () => process.exit(1));
