/**
 * A title of the scheme as a person reads it: sections, classes and subclasses come in capitals, and wording that only the
 * CPC has stands in braces.
 */
export function readableTitle(title: string): string {
  const plain = title.replace(/[{}]/g, '').trim();
  const words =
    plain === plain.toUpperCase() || /^[^a-z(]+(\(|$)/.test(plain) ? lowerOutsideReferences(plain) : plain;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** References in parentheses are written normally already, and their symbols must keep their capitals. */
function lowerOutsideReferences(title: string): string {
  return title.replace(/\([^)]*\)|[^(]+/g, (part) => (part.startsWith('(') ? part : part.toLowerCase()));
}
