import { setImmediate as otherWork } from 'node:timers/promises';
import { type Matrix, matrix, row } from '@nonet/numerics';
import type { TextMetadata } from './capabilities.js';
import { spaced } from './coverage.js';
import type { Expert, ExpertFeatures, ExpertOptions, ExpertProvider } from './expert.js';

/** What rules see of one text. */
export interface RuleText {
  readonly text: string;
  /** For experts that need `metadata`; null for others. */
  readonly metadata: TextMetadata | null;
  /** For experts that need `scores`: the share of a subclass of another section; 0 for others. */
  scoreOf(symbol: string): number;
  /** A signal of Nonet for one of the expert's symbols; 0 for one that is not known. */
  signalOf(name: string, symbol: string): number;
}

/** The probabilities that rules give, by symbol (`H01M 10/00` or `H01M10/00`); symbols that are left out have none. */
export type Rules = (text: RuleText) => Readonly<Record<string, number>>;

export interface RulesDefinition extends Pick<
  ExpertProvider,
  'id' | 'description' | 'covers' | 'role' | 'needs'
> {
  /** Default: any. */
  readonly section?: string;
  /** Makes the rules for a section; what they are to look up again and again (words of titles) is prepared here, once. */
  readonly rules: (options: ExpertOptions) => Rules | Promise<Rules>;
}

/** Texts after which others get their turn. */
const AT_A_TIME = 16;

/**
 * An expert that learns nothing: all that it needs are rules.
 * @example rulesExpert({ id: 'wind', description: 'Wind turbines', covers: ['Y02E'], rules: () => ({ text }) =>
 *   /wind turbine/i.test(text) ? { Y02E: .9 } : {} })
 */
export function rulesExpert({ rules, section = 'any', ...about }: RulesDefinition): ExpertProvider {
  const make = async (options: ExpertOptions): Promise<Expert> =>
    new RulesExpert(about.id, options, { rules: await rules(options), remake: rules });
  return { ...about, section, learns: false, create: make, open: (_, options) => make(options) };
}

class RulesExpert implements Expert {
  readonly section: string;
  symbols: readonly string[];

  constructor(
    readonly id: string,
    private options: ExpertOptions,
    private made: { readonly rules: Rules; readonly remake: RulesDefinition['rules'] },
  ) {
    this.section = options.section;
    this.symbols = [...options.symbols];
  }

  async *fit(): AsyncGenerator<never, void> {}

  async predict(features: ExpertFeatures, { signal }: { readonly signal: AbortSignal }): Promise<Matrix> {
    const answer = matrix(features.texts.length, this.symbols.length);
    for (let text = 0; text < answer.rows; text++) {
      signal.throwIfAborted();
      const said = new Map(
        Object.entries(this.made.rules(this.viewOf(features, text))).map(([symbol, p]) => [
          spaced(symbol),
          p,
        ]),
      );
      const probabilities = row(answer, text);
      this.symbols.forEach((symbol, column) => (probabilities[column] = said.get(symbol) ?? 0));
      if (text % AT_A_TIME === AT_A_TIME - 1) await otherWork();
    }
    return answer;
  }

  async extend(added: readonly string[]): Promise<void> {
    const options = { ...this.options, symbols: [...this.symbols, ...added] };
    this.made = { ...this.made, rules: await this.made.remake(options) };
    [this.options, this.symbols] = [options, options.symbols];
  }

  async save(): Promise<void> {}

  async dispose(): Promise<void> {}

  private viewOf({ texts, metadata, scores, signals, signalNames }: ExpertFeatures, text: number): RuleText {
    return {
      text: texts[text],
      metadata: metadata?.[text] ?? null,
      scoreOf: (symbol) => {
        const column = scores?.symbols.indexOf(symbol) ?? -1;
        return column < 0 ? 0 : row(scores!.values, text)[column];
      },
      signalOf: (name, symbol) => {
        const [signal, column] = [signalNames.indexOf(name), this.symbols.indexOf(spaced(symbol))];
        return signal < 0 || column < 0 ? 0 : row(signals[text], signal)[column];
      },
    };
  }
}
