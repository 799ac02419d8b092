import { emptyReading, joinReadings, type Reading } from '../../reading.ts';
import {
  asWritten,
  joinContinued,
  linesOf,
  type Line,
  type Resolve,
  type Source,
} from '../../source.ts';
import { readClusterCommands } from '../cluster/text.ts';
import { addOverwritten, noteOtherRules } from '../marks/iptables.ts';
import { IpvsTable } from '../ipvsadm.ts';
import { endOfLoop, splitWord, withRanges } from './loops.ts';
import { readProgram, type Told } from './programs.ts';
import { commandsOf, type ShellWord } from './words.ts';

/** More than any hand-written script repeats itself. */
const mostCommands = 20_000;

/** Those that change something elsewhere; whatever else stands in a script may be a word of the site's own. */
const otherPrograms: ReadonlySet<string> = new Set(
  'arping arptables brctl bridge chkconfig conntrack curl drbdadm ebtables ethtool ifdown ifup ip6tables-restore iptables-restore kill killall mail mailx mount nc perl pkill python python3 rsync scp send_arp sendmail service snmpset ssh systemctl tc umount update-rc.d wget'.split(
    ' ',
  ),
);

/** Deeper calls than this are a loop. */
const deepestCall = 10;

interface State extends Told {
  /** Functions that are told something: they are read once for each call. */
  readonly functions: Map<string, readonly Line[]>;
  readonly called: Set<string>;
  depth: number;
  readonly values: Map<string, string>;
  readonly unset: Set<string>;
  /** Programs that it runs besides, and where first. */
  readonly others: Map<string, Line['place']>;
  stopping: boolean;
  done: number;
}

/**
 * A shell script, read and never run. Plain assignments are resolved, loops over plain words are repeated; lines of
 * ipvsadm, ip, ifconfig, iptables, crm and pcs count, except where the script stops something. What depends on a run
 * is listed.
 */
export function readScript(source: Source, resolve: Resolve = asWritten): Reading {
  const reading = emptyReading();
  const [, language] = /^#!.*?(perl|python|ruby|tclsh|awk|php)/.exec(source.text) ?? [];
  if (language !== undefined) {
    noteForeign(source, language, reading);
    return reading;
  }
  const state: State = {
    functions: new Map(),
    called: new Set(),
    otherRules: [],
    depth: 0,
    values: new Map(),
    reading,
    table: new IpvsTable(reading, resolve),
    cluster: [],
    unset: new Set(),
    others: new Map(),
    stopping: false,
    done: 0,
  };
  runLines(joinContinued(linesOf(source)), state);
  for (const [name, body] of state.functions) if (!state.called.has(name)) runLines(body, state);
  state.table.finish();
  for (const [program, place] of state.others)
    reading.notCarried.push({ kind: 'script', what: `what it does with ${program}`, place });
  noteOtherRules(state.otherRules, reading);
  addOverwritten(reading);
  if (state.cluster.length === 0) return reading;
  return joinReadings([reading, readClusterCommands(state.cluster, source.file)]);
}

/** mon's alerts are often in perl: what they do to the table is for a person to read. */
function noteForeign(source: Source, language: string, reading: Reading): void {
  for (const { text, place } of linesOf(source))
    if (/\bipvsadm\b/.test(text) && !/^\s*#/.test(text))
      reading.notCarried.push({
        kind: 'script',
        what: `a line of ${language} with ipvsadm`,
        place,
      });
}

function runLines(lines: readonly Line[], state: State): void {
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined || state.done > mostCommands) return;
    followBranches(line.text, state);
    if (assignArray(line.text, state)) continue;
    const skipped = takeFunction(lines, index, state);
    if (skipped !== undefined) {
      index = skipped;
      continue;
    }
    const [, name = '', words] = /^\s*for\s+(\w+)\s+in\s+([^;]*)/.exec(withRanges(line.text)) ?? [];
    if (words === undefined) {
      runLine(line, state);
      continue;
    }
    const end = endOfLoop(lines, index);
    const body = lines.slice(index + 1, end);
    const [list = []] = commandsOf(words, state.values);
    const inline = /\bdo\s+(.*?)\s*;?\s*done\s*$/.exec(line.text)?.[1];
    const repeated = inline === undefined ? body : [{ ...line, text: inline }];
    state.values.delete(name);
    // What only a run would tell is listed once.
    if (list.some(({ open }) => open)) runLines(repeated, state);
    else
      for (const { text } of list.flatMap((word) => splitWord(word))) {
        state.values.set(name, text);
        runLines(repeated, state);
      }
    state.values.delete(name);
    if (inline === undefined) index = end;
  }
}

/** The last line of a function that uses what it is told, which is then kept; undefined for any other line. */
function takeFunction(lines: readonly Line[], from: number, state: State): number | undefined {
  const head = lines[from]?.text ?? '';
  const [, indent = '', name, inline] =
    /^(\s*)(?:function\s+)?([A-Za-z_]\w*)\s*\(\)\s*(?:\{(.*)\}\s*)?\{?\s*$/.exec(head) ?? [];
  if (name === undefined) return undefined;
  const tells = (text: string) => /\$\{?[1-9@*]/.test(text);
  const first = lines[from];
  if (inline !== undefined && first !== undefined) {
    if (!tells(inline)) return undefined;
    state.functions.set(name, [{ ...first, text: inline }]);
    return from;
  }
  const end = lines.findIndex(
    ({ text }, index) => index > from && text.startsWith(`${indent}}`) && /^\s*\}/.test(text),
  );
  if (end === -1) return undefined;
  const body = lines.slice(from + 1, end).filter(({ text }) => !/^\s*\{\s*$/.test(text));
  if (!body.some(({ text }) => tells(text)) || body.some(({ text }) => /^\s*case\s/.test(text)))
    return undefined;
  state.functions.set(name, body);
  return end;
}

function callFunction(
  name: string,
  body: readonly Line[],
  words: readonly ShellWord[],
  state: State,
): void {
  state.called.add(name);
  if (state.depth >= deepestCall) return;
  const { values } = state;
  const before = [...Array(9).keys()].map((index) => values.get(String(index + 1)));
  const put = (index: number, value: string | undefined) => {
    const key = String(index + 1);
    if (value === undefined) values.delete(key);
    else values.set(key, value);
  };
  for (const index of before.keys()) {
    const word = words[index];
    put(index, word === undefined || word.open ? undefined : word.text);
  }
  state.depth++;
  runLines(body, state);
  state.depth--;
  for (const [index, value] of before.entries()) put(index, value);
}

/** What a script does to stop says nothing about what it starts. */
function followBranches(text: string, state: State): void {
  const label = /^\s*["']?([\w*|" -]+?)["']?\s*\)\s*/.exec(text)?.[1];
  if (label !== undefined)
    state.stopping = /\b(stop|down|clean|clear|backup)\b/.test(label) && !/start/.test(label);
  else if (/^\s*(function\s+)?(\w+)\s*\(\)|^\s*function\s+\w+/.test(text))
    state.stopping = /\b\w*(stop|down|clean)\w*\s*(\(\)|\{|$)/.test(text);
  else if (/;;\s*$|^\}/.test(text)) state.stopping = false;
}

function runLine(line: Line, state: State): void {
  const rule = /^\s*-[Aa]\s+-[tuf]\s/.test(line.text);
  for (const words of commandsOf(line.text, state.values)) {
    state.done++;
    const rest = skipPrefixes(words);
    noteUnset(rest, line, state);
    const [first] = rest;
    if (first === undefined || assign(rest, state)) continue;
    if (state.stopping) {
      noteStopping(first.text, line, state);
      continue;
    }
    const program = first.text.split('/').at(-1) ?? '';
    if (rule)
      state.table.run(
        rest.map(({ text }) => text),
        line.place,
      );
    else if (!readProgram(program, rest.slice(1), line, state))
      runOther(program, rest.slice(1), line, state);
  }
}

/** Said once: what stops a cluster is not a part of what it is. */
function noteStopping(program: string, { place }: Line, { reading, unset }: State): void {
  if (!/(ipvsadm|ifconfig|ip|route)$/.test(program) || unset.has('stop)')) return;
  unset.add('stop)');
  reading.notCarried.push({ kind: 'script', what: 'the branch that stops', place });
}

function skipPrefixes(words: readonly ShellWord[]): readonly ShellWord[] {
  const index = words.findIndex(
    ({ text }) =>
      !/^(sudo|then|else|do|if|elif|while|!|\{|exec|run|echo_and_run|daemon|action)$|^[\w*|"]+\)$/.test(
        text,
      ),
  );
  return index === -1 ? [] : words.slice(index);
}

/** `NAMES=(a b c)` in one line. */
function assignArray(line: string, { values }: State): boolean {
  const [, name, list] = /^\s*(?:declare\s+-a\s+)?(\w+)=\(([^()]*)\)\s*$/.exec(line) ?? [];
  if (name === undefined || list === undefined) return false;
  const [words = []] = commandsOf(list, values);
  if (words.some(({ open }) => open)) values.delete(name);
  else values.set(name, words.map(({ text }) => text).join(' '));
  return true;
}

function assign(words: readonly ShellWord[], { values }: State): boolean {
  const list = /^(export|local|readonly|declare|typeset)$/.test(words[0]?.text ?? '')
    ? words.slice(1)
    : words;
  let any = false;
  for (const { text, open } of list) {
    const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined) break;
    any = true;
    if (open) values.delete(name);
    else values.set(name, value);
  }
  return any && list.every(({ text }) => /^\w+=/.test(text));
}

function noteUnset(
  words: readonly ShellWord[],
  { place }: Line,
  { reading, values, unset }: State,
): void {
  for (const { text, open } of words) {
    if (!open) continue;
    for (const [, name = ''] of text.matchAll(/\$\{?([A-Za-z_]\w*)\}?/g)) {
      const other = [...values.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
      if (other === undefined || unset.has(name) || other === name) continue;
      unset.add(name);
      reading.faults.push({ message: `$${name} is not set: the variable is ${other}`, place });
    }
  }
}

/** A function of the script, or a program that may change something elsewhere. */
function runOther(
  program: string,
  words: readonly ShellWord[],
  { place }: Line,
  state: State,
): void {
  const body = state.functions.get(program);
  if (body !== undefined) callFunction(program, body, words, state);
  else if (otherPrograms.has(program) && !state.others.has(program))
    state.others.set(program, place);
}
