/** Characters that HTML names; those that patents use beside the five of XML. */
const ENTITIES = new Map<string, string>(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    ensp: ' ',
    emsp: ' ',
    thinsp: ' ',
    deg: '°',
    micro: 'µ',
    plusmn: '±',
    times: '×',
    divide: '÷',
    middot: '·',
    bull: '•',
    hellip: '…',
    prime: '′',
    Prime: '″',
    ndash: '–',
    mdash: '—',
    minus: '−',
    lsquo: '‘',
    rsquo: '’',
    ldquo: '“',
    rdquo: '”',
    laquo: '«',
    raquo: '»',
    le: '≤',
    ge: '≥',
    ne: '≠',
    asymp: '≈',
    equiv: '≡',
    infin: '∞',
    radic: '√',
    sum: '∑',
    part: '∂',
    nabla: '∇',
    larr: '←',
    rarr: '→',
    harr: '↔',
    reg: '®',
    copy: '©',
    trade: '™',
    sect: '§',
    para: '¶',
    frac12: '½',
    frac14: '¼',
    frac34: '¾',
    sup1: '¹',
    sup2: '²',
    sup3: '³',
    aring: 'å',
    Aring: 'Å',
    auml: 'ä',
    Auml: 'Ä',
    ouml: 'ö',
    Ouml: 'Ö',
    uuml: 'ü',
    Uuml: 'Ü',
    szlig: 'ß',
    eacute: 'é',
    egrave: 'è',
    agrave: 'à',
    ccedil: 'ç',
    oslash: 'ø',
    aelig: 'æ',
  }),
);

const GREEK =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi omega';

/** `alpha` → `α`, `Omega` → `Ω`: in the order of the alphabet, which is that of the code points. */
const GREEK_LETTERS = new Map(
  GREEK.split(' ').flatMap((name, place) => [
    [name, String.fromCodePoint(0x3b1 + place)] as const,
    [name[0]!.toUpperCase() + name.slice(1), String.fromCodePoint(0x391 + place)] as const,
  ]),
);

/** Set within a line: no space comes in their place, so that `H<sub>2</sub>O` stays one word. */
const INLINE = words(`
  b i u o s a em strong small big tt code font span sub sub2 smallcaps ins del mark abbr figref figure-ref claim-ref crossref patcit
  nplcit strike underline overscore`);
const RAISED = ['sup', 'sup2'];
/** Elements of HTML and of patent XML (USPTO, ST.36, ST.96) that stand as a block. */
const BLOCKS = words(`
  p br hr div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th colgroup col caption blockquote pre center section
  article header footer main figure figcaption img html body head title style script meta link abstract description claims claim
  claim-text claim-statement heading invention-title tables tgroup colspec row entry maths math chemistry chem summary-of-invention
  technical-field background-art disclosure description-of-drawings drawings in-line-formulae sequence-list program-listing
  doc-page pct-filing-data pc:p pat:p pat:claimtext pat:claim com:p`);

const INLINE_NAMES = new Set([...INLINE, ...RAISED]);
const NAMES = new Set([...INLINE_NAMES, ...BLOCKS]);
const DELETED = /<(del|delete)(?:\s[^<>]{0,200})?>[^<>]{0,5000}<\/\1>/gi;
const RAISED_TEXT = /<(sup2?)(?:\s[^<>]{0,200})?>([^<>]{0,500})<\/\1>/gi;
const TAG = /<(\/?)([a-z][a-z\d:-]{0,40})((?:\s[^<>]{0,1000})?)\/?>/gi;
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,9}));/gi;

/**
 * Without tags, entities resolved. A tag is what has the name of an element of HTML or patent XML; all else between `<` and `>`
 * stays word for word: `T<tmax and p>pmin`, `<SEQ ID NO: 1>`, `List<String>`. Blocks become line breaks, what is raised gets `^`,
 * deleted words are left out. Tags that were escaped as a whole (`&lt;b&gt;`) are tags all the same.
 */
export function withoutMarkup(text: string): string {
  const plain = withoutTags(text).replace(ENTITY, decodeEntity);
  return /&lt;/i.test(text) ? withoutTags(plain) : plain;
}

function withoutTags(text: string): string {
  /** `a<b>c` is a comparison: a name of one letter is a tag only where its end tag is there as well. */
  const closed = new Set([...text.matchAll(/<\/([a-z])>/gi)].map(([, name]) => name!.toLowerCase()));
  return text
    .replace(DELETED, ' ')
    .replace(/<!--[^<>]{0,2000}-->|<\?[a-z][^<>]{0,500}\?>/gi, ' ')
    .replace(RAISED_TEXT, (_, __, raised: string, at: number, whole: string) =>
      raise(whole.slice(Math.max(0, at - 2), at), raised),
    )
    .replace(TAG, (tag: string, closing: string, name: string, attributes: string) => {
      const known = name.toLowerCase();
      if (!NAMES.has(known) || !hasAttributes(attributes, closing)) return tag;
      if (known.length === 1 && known !== 'p' && !closed.has(known)) return tag;
      // With other tags within: `10<sup><i>n</i></sup>`.
      if (RAISED.includes(known) && closing === '') return '^';
      return INLINE_NAMES.has(known) ? '' : '\n';
    });
}

/** What stands behind the name of a tag is attributes, `class="x"`; `a<b and c>d` has none. */
const hasAttributes = (text: string, closing: string): boolean =>
  /^[\s/]*$/.test(text) || (closing === '' && /^\s+[\w:-]{1,60}\s?=\s?["']/.test(text));

/**
 * What is set above the line, as text behind `before`: `10^6` is not 106, `m^2`, `Ca^2+`. What stands before a word (the isotope
 * 13C) and what is a mark rather than an exponent (`®`, `1st`) stays as it is.
 */
export function raise(before: string, raised: string): string {
  const exponent =
    /^\s*[-+\u2212\u2013(]?\s?[\da-z\u03B1-\u03C9*+]/i.test(raised) &&
    !/^\s*(?:st|nd|rd|th|tm|sm|r|c)\s*$/i.test(raised);
  return exponent && /[\p{L}\p{N})\]>]$/u.test(before) ? `^${raised.trim()}` : raised;
}

function decodeEntity(entity: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined)
    return ENTITIES.get(name) ?? GREEK_LETTERS.get(name) ?? ENTITIES.get(name.toLowerCase()) ?? entity;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
