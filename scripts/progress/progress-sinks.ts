import type { ProgressEvent, ProgressSink } from './progress.ts';

/** The part of a stream that sinks use: process.stderr, or a test's. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** JSON lines on request, a spinner on a terminal, plain lines otherwise. */
export function chooseSink(output: Output, json: boolean): ProgressSink {
  if (json) return jsonSink(output);
  return output.isTTY === true && process.env['TERM'] !== 'dumb'
    ? terminalSink(output)
    : plainSink(output);
}

/** One event per line, without the output of tools, which is in the logs. */
export function jsonSink(output: Output): ProgressSink {
  return (event) => {
    if (event.state !== 'output') output.write(`${JSON.stringify(event)}\n`);
  };
}

/** One line when a step begins and one when it ends, for logs. */
export function plainSink(output: Output): ProgressSink {
  return (event) => {
    if (event.state === 'started') output.write(`${event.title} …\n`);
    else if (event.state !== 'output') output.write(`${summary(event)}\n`);
  };
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Shows the running step on the last line, with a spinner and the latest line of output. */
function terminalSink(output: Output): ProgressSink {
  let current: ProgressEvent | undefined;
  let since = 0;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    if (current === undefined) return;
    const ms = performance.now() - since;
    frame = (frame + 1) % frames.length;
    const text = `${frames[frame]} ${current.title} ${seconds(ms)}  ${current.detail ?? ''}`;
    output.write(`\r\u001b[2K${printable(text).slice(0, (output.columns ?? 80) - 1)}`);
  };
  return (event) => {
    if (event.state === 'started') {
      since = performance.now();
      // The spinner must not keep a finished command alive.
      timer ??= setInterval(draw, 100).unref();
    }
    if (event.state === 'note') {
      output.write(`\r\u001b[2K${summary(event)}\n`);
      return;
    }
    if (event.state === 'started' || event.state === 'output') {
      current = event;
      return;
    }
    clearInterval(timer);
    timer = undefined;
    current = undefined;
    output.write(`\r\u001b[2K${summary(event)}\n`);
  };
}

const marks = {
  done: '✓',
  cached: '✓',
  failed: '✗',
  note: '!',
  started: '…',
  output: '…',
} as const;

function summary({ state, title, ms, detail }: ProgressEvent): string {
  if (state === 'note') return `${marks[state]} ${title}`;
  const time = state === 'cached' ? 'ready' : seconds(ms);
  // The command prints the reason of a failure at its end.
  const more = detail === undefined || state === 'failed' ? '' : `, ${detail}`;
  return `${marks[state]} ${title}: ${time}${more}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Replaces control characters, which would move the cursor. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
