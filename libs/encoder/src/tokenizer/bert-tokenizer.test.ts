import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinCheckpoint } from '../testing/builtin-checkpoint.js';
import { createTokenizer } from './tokenizer.js';

const { tokenizerFile } = await builtinCheckpoint();
const json = JSON.parse(readFileSync(tokenizerFile, 'utf8'));
const tokenizer = createTokenizer(tokenizerFile, json);
const reference = new HuggingFaceTokenizer(json, {});

const NO_LIMIT = 1_000_000;
const expectParity = (text: string) =>
  expect(Array.from(tokenizer.encode(text, NO_LIMIT)), JSON.stringify(text)).toEqual(
    reference.encode(text).ids,
  );

/** Where the reference in JavaScript departs from the original tokenizer: see the two tests at the end. */
const departs = (text: string) => /[\u{20000}-\u{2FA1F}\u03A3]/u.test(text);

describe('the tokenizer of BERT checkpoints gives the same ids as @huggingface/tokenizers', () => {
  it('on patents, accents, ideographs, symbols and special tokens', () => {
    const texts: string[] = JSON.parse(
      readFileSync(new URL('../../fixtures/texts.json', import.meta.url), 'utf8'),
    );
    const hard = [
      '',
      ' ',
      '\t\n\r',
      'e\u0301te\u0301',
      '\u0301',
      'a\u200bb',
      'don\u2019t',
      'naïve café',
      'İstanbul',
      'ﬁre',
      '東京都',
      '한국어',
      'ภาษาไทย',
      '😀😀 wheel',
      'a\u0000b',
      'a\ufffdb',
      '\ud800 lone',
      '[CLS] [MASK]x[SEP]y',
      '[UNK]',
      '[pad]',
      'x'.repeat(100),
      'x'.repeat(101),
      '😀'.repeat(101),
      'H₂O²',
      '“quoted”',
      'US 2025/0198877 A1',
      '½ ¾',
      '\u00a0non\u2003breaking',
      '\u0085next',
      'a\u2028b',
      'a\u000bb\u000cc',
      'a\ufeffb',
      'é中\u0301a東b',
      'x́.ý,中。',
      '\u0301'.repeat(90),
      '$1.50 + 3^2 = `x` ~ |y|',
      '--__--',
      'ÅÄÖ',
      'ẞtraße',
    ];
    for (const text of [...texts, ...hard]) expectParity(text);
  });

  it('on random text from all of Unicode', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        ' ',
        '  ',
        '\n',
        '-',
        '.',
        '[SEP]',
        'the',
        'rotor',
        '\u0301',
        '\u00ad',
        '中',
        'É',
        'ing',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const text = fc.array(unit, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (value) => {
        fc.pre(!departs(value));
        expectParity(value);
      }),
      { numRuns: 1_500 },
    );
  });

  const data = process.env['NONET_DATA'];
  it.skipIf(!data || !existsSync(join(data, 'patents')))('on thousands of real abstracts', () => {
    const file = gunzipSync(readFileSync(join(data!, 'patents', 'ai-domain.jsonl.gz'))).toString('utf8');
    const abstracts = file.split('\n', 1_500).map((line) => String(JSON.parse(line).abstract));
    for (const abstract of abstracts) expectParity(abstract);
  });
});

describe('the tokenizer', () => {
  it('cuts a long text so that the special tokens still stand at both ends', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 80 }), fc.integer({ min: 3, max: 60 }), (text, limit) => {
        const all = Array.from(tokenizer.encode(text, NO_LIMIT));
        const cut = Array.from(tokenizer.encode(text, limit));
        expect(cut).toEqual(all.length <= limit ? all : [...all.slice(0, limit - 1), all.at(-1)]);
      }),
    );
  });

  it('gives the same ids when there are more words than its cache holds', () => {
    const text = Array.from({ length: 120_000 }, (_, i) => `w${i.toString(36)}`).join(' ');
    const once = tokenizer.encode(text, NO_LIMIT);
    expect(tokenizer.encode(text, NO_LIMIT)).toEqual(once);
  });
});

describe('texts without a blank', () => {
  const unknown = tokenizer.encode('x'.repeat(101), NO_LIMIT);

  it.each([
    [
      'a letter with marks that are out of order',
      'a' + '\u0301\u0323'.repeat(250_000),
      tokenizer.encode('a', NO_LIMIT),
    ],
    ['letters with marks', ('a' + '\u0301\u0323'.repeat(15)).repeat(16_000), unknown],
    ['letters of Korean', '\u1112\u1161\u11ab'.repeat(160_000), unknown],
    ['one letter', 'é'.repeat(500_000), unknown],
  ])('cost time in proportion to their length where they are %s', (_, text, ids) => {
    expect(tokenizer.encode(text, NO_LIMIT)).toEqual(ids);
  });

  it('cost no more than the tokens that are wanted of them where each character is a word', () => {
    expect(tokenizer.encode('泄漏检测装置'.repeat(80_000), 128)).toEqual(
      tokenizer.encode('泄漏检测装置'.repeat(40), 128),
    );
  });
});

describe('where JavaScript alone would depart from the original tokenizer', () => {
  it('ideographs beyond the basic plane are words of their own too', () => {
    const apart = tokenizer.encode('a \u{20000} b', NO_LIMIT);
    expect(tokenizer.encode('a\u{20000}b', NO_LIMIT)).toEqual(apart);
  });

  it('a capital sigma is lower-cased alike wherever it stands', () => {
    expect(tokenizer.encode('ΟΔΟΣ', NO_LIMIT)).toEqual(tokenizer.encode('οδοσ', NO_LIMIT));
  });
});

describe('other kinds of tokenizer', () => {
  const bytePairs = {
    version: '1.0',
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: { type: 'BPE', vocab: { a: 0, b: 1, ab: 2, '<unk>': 3 }, merges: ['a b'], unk_token: '<unk>' },
  };

  it('are run by @huggingface/tokenizers', () => {
    const general = createTokenizer('tokenizer.json', bytePairs);
    expect(general.kind).toBe('general');
    expect(Array.from(general.encode('ab a b ab', 3))).toEqual([2, 0, 1]);
  });

  it.each([{}, [], 7, { model: {} }, { model: { type: 'Telepathy' } }])('%j is refused', (value) => {
    expect(() => createTokenizer('tokenizer.json', value)).toThrow(
      expect.objectContaining({ code: 'TOKENIZER_INVALID' }),
    );
  });
});
