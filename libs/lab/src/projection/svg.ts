/** What all pictures of this project have in common: dark text on a light background. */
export const SVG_LOOK = {
  ink: '#1c2733',
  faint: '#55626f',
  ground: '#f8f9fb',
  line: '#d5dde5',
  font: 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif',
} as const;

/** Opens a picture with a title and a description for those who do not see it, on white; `</svg>` closes it. */
export function svgStart(picture: {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
}): string {
  const { width, height, title, description } = picture;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${SVG_LOOK.font}" fill="${SVG_LOOK.ink}">`,
    `<title>${escapedXml(title)}</title>`,
    `<desc>${escapedXml(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
  ].join('\n');
}

/** Words whose baseline starts at a point, in pixels; `attributes` as they stand in the element. */
export function svgText(x: number, y: number, size: number, content: string, attributes = ''): string {
  return `<text x="${svgNumber(x)}" y="${svgNumber(y)}" font-size="${size}"${attributes && ` ${attributes}`}>${escapedXml(content)}</text>`;
}

/** Cuts a text to `length` characters. */
export function shortened(content: string, length: number): string {
  return content.length <= length ? content : `${content.slice(0, length - 1)}…`;
}

/** Rounds to one decimal: nobody sees a tenth of a pixel. */
export function svgNumber(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters, which file names may have, are not allowed in XML. */
export function escapedXml(content: string): string {
  return content.replace(/\p{Cc}|\p{Cs}/gu, ' ').replace(/[&<>"]/g, (character) => entities[character]!);
}
