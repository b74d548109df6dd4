import { expect, test } from 'vitest';
import { readableTitle } from './readable-title.js';

test.each([
  ['SEMICONDUCTOR DEVICES NOT COVERED BY CLASS H10', 'Semiconductor devices not covered by class H10'],
  [
    'RULES OF SECTION D, RELATING TO CLOTH (rules of other sections H01M, C22)',
    'Rules of section D, relating to cloth (rules of other sections H01M, C22)',
  ],
  ['LISTS FOR PUMPS OF CLASSES F01-F04', 'Lists for pumps of classes F01-F04'],
  ['WORK NOT COVERED BY SUBCLASSES C08B, C08F or C08H', 'Work not covered by subclasses C08B, C08F or C08H'],
  ['SCHEMES OF SUBCLASS H01M 10/05 OR H01M10/06', 'Schemes of subclass H01M 10/05 or H01M10/06'],
  ['TAGS OF SEVERAL SECTIONS OF THE IPC; ART [XRACs]', 'Tags of several sections of the IPC; art [XRACs]'],
  ['NETWORKS FOR AC OR DC POWER [PV]', 'Networks for AC or DC power [PV]'],
  ['SHAPED OBJECTS, e.g. BY 3-D PRINTING', 'Shaped objects, e.g. by 3-D printing'],
  ['NANOTECHNOLOGY', 'Nanotechnology'],
  ['SEQUENCING OF DNA; USB CONNECTORS ON PCB', 'Sequencing of DNA; USB connectors on PCB'],
  ['TUBES FOR X-RAYS; V-BELTS; A UAV', 'Tubes for X-rays; V-belts; a UAV'],
  ['EEPROM', 'EEPROM'],
  ['HSDPA/HSUPA', 'HSDPA/HSUPA'],
  ['MOCVD or MOVPE', 'MOCVD or MOVPE'],
  ['{IEEE 802.11 [WLAN]}', 'IEEE 802.11 [WLAN]'],
  ['TAGS OF SECTION Y OR SECTION H; ART OF THE USPC', 'Tags of section Y or section H; art of the USPC'],
  [
    'GROWING (by pressure (see B01J 3/06), not C22B); ALLOYS {THEREOF }',
    'Growing (by pressure (see B01J 3/06), not C22B); alloys thereof',
  ],
  ['Use of additives (paints C09)', 'Use of additives (paints C09)'],
  ['with {teeth}', 'With teeth'],
  ['RFID', 'RFID'],
  ['{CD28, CD152}', 'CD28, CD152'],
  ['by WLAN', 'By WLAN'],
])('readableTitle keeps symbols and abbreviations when it reads %s', (title, readable) => {
  expect(readableTitle(title)).toBe(readable);
});
