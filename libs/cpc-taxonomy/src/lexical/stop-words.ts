/**
 * Words that say nothing about what an invention is about: the function words of English, and the phrases in which
 * claims and definitions are written ("a method according to claim 1, wherein said …").
 */
const english = `
  a about above across after again against all almost alone along already also although always am among an and another
  any anything are around as at away back be because become been before behind being below beneath beside besides between
  beyond both but by can cannot could did do does doing done down during each either else enough etc even ever every
  except few for from further had has have having he hence her here his how however if in inside instead into is it its
  itself just last least less made make makes making many may me might more moreover most mostly much must near neither
  never next no nor not nothing now of off often on once one only onto or other others otherwise our out outside over own
  per perhaps quite rather same second see several shall she should since so some such take taken than that the their
  them themselves then there these they third this those three through throughout thus to together too toward towards
  two under until up upon us use used uses using very via was we were what when where whether which while who whole whose
  why will with within without would yet you your first both certain`;

const patentese = `
  accordance according appended applicant apparent aforementioned aspect attention characterised characterized claim claimed
  claims comprise comprised comprises comprising consist consisting consists corresponding covered covers described
  description disclosed disclosure drawn embodiment embodiments example examples figure following foregoing general
  hereby herein hereinafter include included includes including intended invention inventive least likewise means namely
  particular particularly plurality preferably preferred present prior provided provides providing relate related relates
  relating respective respectively said specially substantially thereby therefor therefore therefrom therein thereof
  thereon thereto therewith whereas whereby wherein whereof whereupon place places precedence subject matter`;

export const STOP_WORDS: ReadonlySet<string> = new Set(`${english} ${patentese}`.trim().split(/\s+/));
