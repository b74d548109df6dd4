/**
 * A title of the scheme as a person reads it. Sections, classes and subclasses come in capitals and are written small, but for
 * what stays in capitals everywhere: symbols, letters of sections, abbreviations. Braces, which set apart what only the CPC
 * has, are left out.
 */
export function readableTitle(title: string): string {
  const plain = title
    .replace(/[{}]/g, '')
    .replace(/\s{2,}/g, ' ')
    .replace(/\s+([;,)])/g, '$1')
    .trim();
  const words = isShouted(plain) ? inParts(plain, lowered) : plain;
  return /^[a-z]/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

/**
 * Words that are written in capitals within a sentence too: those that headings in capitals have or may get, and that titles in small
 * letters never write small. What has no vowel is no word and needs no line here: PCB, HVDC.
 */
const ABBREVIATIONS = new Set(
  `AAC AC ADC AFM AI ATP CAD CAM CATV CDMA CIP CPC CPU CVD DAC DEPFET DNA DRAM ECG EDO BEDO EEG EEPROM EGR EMC EMG EMI FDMA GIS GMO GPU
   GUI HDMI HEV HIV HSDPA HSUPA HVAC IC ICT ID IEEE IGBT IGFET IOT IP IPC IR IT ITO LAN LED LIDAR LNG MAC MEMS MIMO MOCVD MOSFET MOVPE
   MPEG MRI NAND NMR NOR OFDM OLED PEM PET PUF PVA QAM RADAR RAM RF RFID RNA ROM SAR SIM SIP SOC SONAR SOI SQUID SQUIDS TDMA TFT TV UAV
   UHF UMTS URL US USB USPC UV UWB VLAN VOIP VR WAN WIFI WLAN XR`.split(/\s+/),
);

const hasVowel = (word: string): boolean => /[AEIOUY]/.test(word);

/** A word of capitals that is none in small letters: `DNA`, `HVDC`; of one letter, what names a shape or ray: `X`-rays. */
const isAbbreviation = (word: string): boolean =>
  ABBREVIATIONS.has(word) || !hasVowel(word) || (word.length === 1 && /[^AIO]/.test(word));

/** Whether a heading is in capitals; a lone abbreviation (`RFID`, `SELEX`) or the name of a protein (`CD28, CD152`) is not shouted. */
function isShouted(title: string): boolean {
  let outside = '';
  inParts(title, (part) => (outside += part));
  const words = (outside.match(/\p{L}{2,}/gu) ?? []).filter((word) => !isAbbreviation(word));
  const shouted = words.filter((word) => word === word.toUpperCase());
  const long = shouted.filter(({ length }) => length > 3);
  const isLong = long.length > 1 || (long[0]?.length ?? 0) > 5;
  return isLong && shouted.length >= words.length * 0.7;
}

/** Changes what stands outside of parentheses: references within them are written normally already. */
function inParts(title: string, change: (part: string) => string): string {
  let depth = 0;
  return (title.match(/[()]|[^()]+/g) ?? [])
    .map((part) => {
      if (part === '(') depth++;
      const isOutside = depth === 0;
      if (part === ')') depth--;
      return isOutside ? change(part) : part;
    })
    .join('');
}

/** A symbol (`H10`, `F01-F04`, `B29C`), a section by its letter, or what stands in brackets: `[ICT]`. */
const KEPT = /\[[^\]\s]*\]|\bSECTIONS? [A-HY]\b|\b[A-HY]\d{2}(?:[A-Z](?:\d+\/\d+)?)?\b|\b\d+-?D\b|\p{L}+/gu;

const lowered = (part: string): string =>
  part.replace(KEPT, (word) => {
    if (word.includes(' ')) return word.slice(0, -1).toLowerCase() + word.slice(-1);
    return word.startsWith('[') || /\d/.test(word) || isAbbreviation(word) ? word : word.toLowerCase();
  });
