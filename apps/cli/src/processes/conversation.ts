/** The end of a channel between two processes, as Node.js gives it to each. */
export interface ChannelEnd {
  send?(message: object, sent: (error: Error | null) => void): boolean;
  on(event: 'message', heard: (message: unknown) => void): unknown;
  once(event: 'disconnect', heard: () => void): unknown;
}

type Asked = (...given: never[]) => unknown;
type Given<Question> = Question extends (...given: infer Arguments) => unknown ? Arguments : never;
type Answer<Question> = Question extends (...given: never[]) => infer Result ? Awaited<Result> : never;

/** The other process of a channel, which answers what `Theirs` names. */
export interface Conversation<Theirs> {
  /** Rejects where it is gone, answers with an error, or says nothing for some seconds. */
  ask<About extends keyof Theirs & string>(
    about: About,
    ...given: Given<Theirs[About]>
  ): Promise<Answer<Theirs[About]>>;
}

/** Values travel as JSON. */
interface Question {
  readonly question: number;
  readonly about: string;
  readonly given: readonly unknown[];
}
interface Reply {
  readonly replyTo: number;
  readonly value?: unknown;
  readonly problem?: string;
}

const PATIENCE_MILLISECONDS = 10_000;

/**
 * Asks the process at the other end of a channel, and answers it by the methods of `ours`.
 * @param patience milliseconds to wait for an answer
 */
export function converse<Theirs>(
  channel: ChannelEnd,
  ours: object,
  patience = PATIENCE_MILLISECONDS,
): Conversation<Theirs> {
  const answers = ours as Readonly<Record<string, Asked>>;
  const waiting = new Map<number, (reply: Omit<Reply, 'replyTo'>) => void>();
  let asked = 0;
  const send = (message: Question | Reply, lost: (error: Error) => void = () => undefined) =>
    channel.send?.(message, (error) => error && lost(error));
  const reply = async ({ question, about, given }: Question) => {
    try {
      send({ replyTo: question, value: await answers[about]!(...(given as never[])) });
    } catch (error) {
      send({ replyTo: question, problem: String(error) });
    }
  };
  channel.on('message', (message) => {
    const said = message as Question | Reply;
    if ('question' in said) void reply(said);
    else if ('replyTo' in said) waiting.get(said.replyTo)?.(said);
  });
  channel.once('disconnect', () => {
    for (const end of waiting.values()) end({ problem: 'it is gone' });
  });
  return {
    ask: (about, ...given) =>
      new Promise((resolve, reject) => {
        const question = ++asked;
        const end = ({ value, problem }: Omit<Reply, 'replyTo'>) => {
          waiting.delete(question);
          clearTimeout(timer);
          if (problem === undefined) resolve(value as never);
          else reject(new Error(`Another process was asked for ${about}: ${problem}.`));
        };
        const timer = setTimeout(() => end({ problem: 'it does not answer' }), patience);
        waiting.set(question, end);
        send({ question, about, given }, (error) => end({ problem: error.message }));
      }),
  };
}
