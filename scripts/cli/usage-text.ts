import {
  ArgumentScannerError,
  formatMessageForArgumentScannerError,
  text_en,
  type ApplicationText,
} from '@stricli/core';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure, failureText } from '../runtime/failure.ts';

/**
 * What stricli says, in the form of lvsmith's other messages.
 *
 * @param command `lvsmith lab up`, whose help explains its words.
 * @param tell is told of everything that stricli is about to print.
 */
export function applicationText(command: string, tell: (error: unknown) => void): ApplicationText {
  return {
    ...text_en,
    briefs: {
      ...text_en.briefs,
      help: 'Print this help',
      version: 'Print the version',
      argumentEscapeSequence: 'What follows is no flag',
    },
    exceptionWhileParsingArguments: (error) => {
      const failure = usageFailure(error, command);
      tell(failure);
      return failureText(failure);
    },
    exceptionWhileRunningCommand: (error) => {
      tell(error);
      return failureText(error);
    },
  };
}

function usageFailure(error: unknown, command: string): unknown {
  if (!(error instanceof ArgumentScannerError)) return error;
  const help = `${command} --help explains its words`;
  let hint: string | undefined;
  const hinted = (message: string, way: string) => {
    hint = way;
    return message;
  };
  const message = formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: ({ input, corrections: [near] }) =>
      hinted(
        `there is no flag --${input} here`,
        near === undefined ? help : `did you mean --${near}?`,
      ),
    AliasNotFoundError: ({ input }) => hinted(`there is no flag -${input} here`, help),
    ArgumentParseError: ({ exception }) =>
      exception instanceof Error ? exception.message : String(exception),
    EnumValidationError: ({ externalFlagName, input, values }) =>
      hinted(`${input} is no value of --${externalFlagName}`, `one of ${values.join(', ')}`),
    UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value`,
    UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} is given twice`,
    UnexpectedPositionalError: ({ input }) => hinted(`${input} is one word too many`, help),
    UnsatisfiedPositionalError: ({ placeholder }) => hinted(`<${placeholder}> is missing`, help),
  });
  return new Failure(message, { exitCode: exitCodes.usage, hint });
}
