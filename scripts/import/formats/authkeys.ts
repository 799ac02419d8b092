import { emptyReading, type Reading } from '../reading.ts';
import { linesOf, type Source } from '../source.ts';

/** Heartbeat's authkeys: only the methods are read, never a key. */
export function readAuthkeys(source: Source): Reading {
  const reading = emptyReading();
  const lines = linesOf(source).map(({ text, place }) => ({
    words: text.trim().split(/\s+/),
    place,
  }));
  const used = lines.find(({ words }) => words[0] === 'auth');
  const chosen = lines.find(({ words }) => words[0] === used?.words[1] && words[0] !== 'auth');
  const place = chosen?.place ?? { file: source.file, line: 0 };
  const method = chosen?.words[1]?.toLowerCase();
  reading.notCarried.push({
    kind: 'secret',
    what: `the key of Heartbeat (${method ?? 'unknown method'})`,
    place,
  });
  if (chosen === undefined || used === undefined)
    reading.faults.push({ message: 'authkeys has no line for the key that it uses', place });
  else if (method === 'crc')
    reading.faults.push({
      message: 'crc authenticates nothing: whoever reaches the network can be a director',
      place,
    });
  else if (method === 'md5')
    reading.faults.push({ message: 'an md5 key is weak; new keys are made', place });
  return reading;
}
