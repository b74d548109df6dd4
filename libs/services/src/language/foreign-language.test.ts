import { describe, expect, it, test } from 'vitest';
import { foreignLanguageOf } from './foreign-language.js';
import { windowsOf } from './text-sample.js';

const BRAKES = {
  de: 'Die Erfindung betrifft eine Fahrradbremse mit einem Bremszug und einem Bremshebel, der schwenkbar an einem Lenker gelagert ist.',
  fr: "L'invention concerne un frein de bicyclette comprenant un câble et un levier monté pivotant sur un guidon.",
  es: 'La invención se refiere a un freno de bicicleta con un cable y una palanca montada de forma pivotante en un manillar.',
  it: "L'invenzione riguarda un freno per bicicletta con un cavo e una leva montata in modo girevole su un manubrio.",
  nl: 'De uitvinding heeft betrekking op een fietsrem met een kabel en een hendel die scharnierbaar op een stuur is gemonteerd.',
  pt: 'A invenção refere-se a um freio de bicicleta com um cabo e uma alavanca montada de forma pivotante em um guidão.',
  sv: 'Uppfinningen avser en cykelbroms med en vajer och ett bromshandtag som är svängbart monterat på ett styre.',
  pl: 'Wynalazek dotyczy hamulca rowerowego z linką i dźwignią zamontowaną obrotowo na kierownicy roweru.',
  ru: 'Изобретение относится к велосипедному тормозу с тросом и рычагом, шарнирно установленным на руле.',
  zh: '本发明涉及一种自行车制动器,包括拉索和可枢转地安装在车把上的制动杆,所述制动杆通过拉索作用于两个制动块。',
  ja: '本発明は、ケーブルと、ハンドルに回動可能に取り付けられたレバーとを備える自転車用ブレーキに関する。',
  ko: '본 발명은 케이블과 핸들바에 회동 가능하게 장착된 레버를 포함하는 자전거용 브레이크에 관한 것이다.',
  ar: 'يتعلق الاختراع بمكبح دراجة يشتمل على كابل وذراع مركب بشكل دوار على المقود لإبطاء العجلة.',
};
const english =
  'The invention relates to a bicycle brake with a cable and a lever that is pivotally mounted on a handlebar.';

describe('foreignLanguageOf', () => {
  test.each(Object.entries(BRAKES))('tells %s by sixty characters, and in capitals', async (code, text) => {
    expect(await foreignLanguageOf(text.slice(0, 60))).toEqual({ code });
    expect(await foreignLanguageOf(text.toUpperCase())).toEqual({ code });
  });

  it('finds chemistry in another language, formulas and all', async () => {
    const text =
      'Verbindung der Formel (I), worin R1 Wasserstoff, Halogen oder C1-C6-Alkyl ist, und R2 für -CH2-COOH steht';
    expect(await foreignLanguageOf(text)).toEqual({ code: 'de' });
  });

  it('tells a language among abbreviations that are the same in every language', async () => {
    const text = '一种基于LSTM的SOC估计方法,其特征在于,包括BMS、CAN总线和EKF算法。';
    expect(await foreignLanguageOf(text)).toEqual({ code: 'zh' });
  });

  it('knows that a script it cannot read is not English', async () => {
    const khmer = 'ការបង្កើតនេះទាក់ទងនឹងហ្វ្រាំងកង់ដែលមានខ្សែនិងដងថ្លឹង ដែលត្រូវបានដំឡើងនៅលើដៃចង្កូត';
    expect(await foreignLanguageOf(khmer)).toEqual({ code: null });
  });

  test.each([
    ['prose', english],
    ['capitals', english.toUpperCase()],
    ['prose without its small words', english.replace(/\b\w{1,3}\b/g, '')],
    ['nouns', 'Bicycle brake lever assembly. Hydraulic caliper piston seal. Carbon fiber disc rotor.'],
    [
      'names of compounds',
      '4-[4-methyl-5-(trifluoromethyl)-1H-pyrazol-3-yl]-N-(2,6-difluorophenyl)-2-methoxybenzamide, ethyl acetoacetate, tert-butyl carbamate, sodium lauryl sulfate, hydroxypropyl methylcellulose',
    ],
    [
      'structures',
      'CC(=O)OC1=CC=CC=C1C(=O)O CN1C=NC2=C1C(=O)N(C(=O)N2C)C c1ccc2c(c1)cccc2 OC[C@H]1OC(O)[C@H](O)',
    ],
    ['formulas', 'Fe2O3, Al2O3, SiO2, TiO2, ZrO2, Y2O3, CaO, MgO, Na2O, LiNi0.8Co0.1Mn0.1O2, LiFePO4, La2O3'],
    ['a peptide in ten-letter blocks', 'MKTAYIAKQR QISFVKSHFS RQLEERLGLI EVQAPILSRV GDGTQDNLSG AEKAVQVKVK'],
    [
      'a peptide in threes',
      'Met Ala Gly Val Leu Ile Pro Phe Trp Ser Thr Cys Tyr Asn Gln Asp Glu Lys Arg His',
    ],
    ['nucleotides', 'acgtacgtac gtacgatcga tcgatcgact agctagctac gatcgatcgt agctagctag'],
    [
      'species',
      'Lactobacillus acidophilus, Bifidobacterium longum, Saccharomyces cerevisiae, Bacillus subtilis',
    ],
    [
      'mathematics',
      '∑ α_i x_i + β ≤ γ, where α, β, γ, δ, ε, ζ, η, θ ∈ ℝ; λ = μ / ν; π ρ σ τ φ χ ψ ω; Δ Σ Ω Θ Λ Ξ',
    ],
    ['code', 'for (int i = 0; i < n; i++) { sum += a[i] * b[i]; if (sum > max) max = sum; } return max;'],
    [
      'letters apart',
      'A B S T R A C T S y s t e m s a n d m e t h o d s f o r b i c y c l e b r a k e s a r e',
    ],
    [
      'foreign words in English',
      `The Kraftwagen has a Bremshebel (制動レバー), see 自転車用ブレーキ. ${english}`,
    ],
  ])('says nothing of English: %s', async (_, text) => {
    expect(await foreignLanguageOf(text)).toBeNull();
    expect(await foreignLanguageOf(`${text}\n`.repeat(40))).toBeNull();
  });

  test.each(['', ' ', 'Fahrradbremse', 'Fahrradbremse mit Bremszug', 'frein', '制動'])(
    'says nothing of what is too short to tell: "%s"',
    async (text) => {
      expect(await foreignLanguageOf(text)).toBeNull();
    },
  );

  it('goes by what most of a long text is written in', async () => {
    const german = `${BRAKES.de}\n`.repeat(200);
    expect(await foreignLanguageOf(`${english}\n${english}\n${german}`)).toEqual({ code: 'de' });
    expect(await foreignLanguageOf(`${german}${`${english}\n`.repeat(2000)}`)).toBeNull();
  });
});

test('windowsOf shows all of a short text and a bounded part of one of any length', () => {
  expect(windowsOf('short')).toEqual(['short']);
  for (const length of [0, 100, 360, 361, 500, 900, 10_000, 500_000]) {
    const windows = windowsOf('x'.repeat(length));
    expect(windows.join('').length).toBeLessThanOrEqual(720);
  }
  const text = `${'a'.repeat(1000)}${'b'.repeat(1000)}${'c'.repeat(1000)}`;
  expect(windowsOf(text).map((window) => window[0])).toEqual(['a', 'b', 'c']);
});
