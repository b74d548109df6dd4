/*
 * Letters and signs of ISO 8879 that documents before 2005 write by name: `&lsquo;`, `&mgr;`, `&plus;`. Their document types
 * declare the names in files of their own, which are not read.
 */

/** ISOgrk1 names letters with `gr` behind a Latin letter, ISOgrk3 by their names. */
const GREEK = [
  ['a', 'alpha', 'α'],
  ['b', 'beta', 'β'],
  ['g', 'gamma', 'γ'],
  ['d', 'delta', 'δ'],
  ['e', 'epsi', 'ε'],
  ['z', 'zeta', 'ζ'],
  ['ee', 'eta', 'η'],
  ['th', 'thetas', 'θ'],
  ['i', 'iota', 'ι'],
  ['k', 'kappa', 'κ'],
  ['l', 'lambda', 'λ'],
  ['m', 'mu', 'μ'],
  ['n', 'nu', 'ν'],
  ['x', 'xi', 'ξ'],
  ['o', 'omicron', 'ο'],
  ['p', 'pi', 'π'],
  ['r', 'rho', 'ρ'],
  ['s', 'sigma', 'σ'],
  ['sf', 'sigmav', 'ς'],
  ['t', 'tau', 'τ'],
  ['u', 'upsi', 'υ'],
  ['ph', 'phis', 'φ'],
  ['kh', 'chi', 'χ'],
  ['ps', 'psi', 'ψ'],
  ['oh', 'omega', 'ω'],
] as const;

/** Name and sign, parted by a space. */
const SIGNS = `
lsquo ‘,rsquo ’,ldquo “,rdquo ”,lsquor ‚,ldquor „,laquo «,raquo »,prime ′,Prime ″,tprime ‴,bprime ‵,mdash —,ndash –,hyphen -,dash ‐,
horbar ―,hellip …,mldr …,nldr ‥,bull •,middot ·,sdot ⋅,dot ˙,period .,colon :,semi ;,quest ?,excl !,num #,dollar $,percnt %,
ast *,midast *,lowast ∗,plus +,minus −,equals =,lpar (,rpar ),lsqb [,rsqb ],lcub {,rcub },lowbar _,verbar |,vert |,Verbar ‖,sol /,bsol \\,
commat @,circ ˆ,tilde ˜,grave \`,brvbar ¦,sect §,para ¶,dagger †,Dagger ‡,copy ©,reg ®,trade ™,deg °,micro µ,ohm Ω,angst Å,
plusmn ±,mnplus ∓,times ×,divide ÷,half ½,frac12 ½,frac14 ¼,frac34 ¾,frac13 ⅓,frac23 ⅔,frac18 ⅛,frac38 ⅜,frac58 ⅝,frac78 ⅞,
sup1 ¹,sup2 ²,sup3 ³,le ≤,les ≤,leq ≤,lE ≦,ge ≥,ges ≥,geq ≥,gE ≧,Lt ≪,Gt ≫,ne ≠,equiv ≡,ap ≈,asymp ≈,thkap ≈,cong ≅,sim ∼,sime ≃,bsim ∽,
prop ∝,vprop ∝,infin ∞,part ∂,nabla ∇,int ∫,conint ∮,sum ∑,prod ∏,radic √,ang ∠,perp ⊥,par ∥,parallel ∥,cap ∩,cup ∪,sub ⊂,sup ⊃,sube ⊆,
supe ⊇,isin ∈,notin ∉,ni ∋,empty ∅,forall ∀,exist ∃,and ∧,or ∨,not ¬,oplus ⊕,otimes ⊗,compfn ∘,there4 ∴,becaus ∵,
larr ←,rarr →,uarr ↑,darr ↓,harr ↔,lrarr2 ⇆,rlarr2 ⇄,lArr ⇐,rArr ⇒,hArr ⇔,rlhar2 ⇌,lrhar2 ⇋,map ↦,
squ □,square □,squf ▪,cir ○,utri △,utrif ▴,dtri ▽,dtrif ▾,ltri ◃,rtri ▹,star ☆,starf ★,phone ☎,female ♀,male ♂,check ✓,cross ✗,
sharp ♯,flat ♭,natur ♮,hearts ♥,spades ♠,clubs ♣,diams ♦,lozf ⧫,loz ◊,
emsp  ,ensp  ,nbsp  ,thinsp  ,hairsp  ,numsp  ,puncsp  ,blank  ,shy ,fflig ﬀ,filig ﬁ,fllig ﬂ,ffilig ﬃ,ffllig ﬄ,
cent ¢,pound £,yen ¥,curren ¤,iexcl ¡,iquest ¿,ordf ª,ordm º,permil ‰,caret ⁁,incare ℅,numero №,
szlig ß,aelig æ,AElig Æ,oelig œ,OElig Œ,aring å,Aring Å,oslash ø,Oslash Ø,eth ð,ETH Ð,thorn þ,THORN Þ,ccedil ç,Ccedil Ç,
ntilde ñ,Ntilde Ñ,atilde ã,Atilde Ã,otilde õ,Otilde Õ,lstrok ł,Lstrok Ł,dstrok đ,Dstrok Đ,inodot ı,
epsiv ϵ,thetav ϑ,phiv ϕ,piv ϖ,rhov ϱ,kappav ϰ,gammad ϝ,ell ℓ,planck ℏ,hbar ℏ,image ℑ,real ℜ,weierp ℘,aleph ℵ`;

/** Accents as ISO names them, and the combining mark that makes the letter. */
const ACCENTS: Readonly<Record<string, string>> = {
  acute: '\u0301',
  grave: '\u0300',
  circ: '\u0302',
  uml: '\u0308',
  tilde: '\u0303',
  caron: '\u030C',
  cedil: '\u0327',
  breve: '\u0306',
  macr: '\u0304',
  ogon: '\u0328',
  dblac: '\u030B',
  ring: '\u030A',
  dot: '\u0307',
};

const NAMED = new Map<string, string>();
for (const sign of SIGNS.split(/,\n?/)) {
  const [name, ...characters] = sign.trimStart().split(' ');
  NAMED.set(name!, characters.join(' '));
}
NAMED.set('comma', ',');
for (const [short, name, letter] of GREEK) {
  NAMED.set(`${short}gr`, letter).set(name, letter);
  const capital = letter.toUpperCase();
  NAMED.set(`${short[0]!.toUpperCase()}${short.slice(1)}gr`, capital);
  NAMED.set(`${short.toUpperCase()}gr`, capital).set(`${name[0]!.toUpperCase()}${name.slice(1)}`, capital);
}

/** The character of an entity's name; `null` where ISO has none of that name. */
export function isoEntity(name: string): string | null {
  const known = NAMED.get(name);
  if (known !== undefined) return known;
  const accent = ACCENTS[name.slice(1)];
  return accent !== undefined && /^[A-Za-z]/.test(name) ? `${name[0]}${accent}`.normalize('NFC') : null;
}
