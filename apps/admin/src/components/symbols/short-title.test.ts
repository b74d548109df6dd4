import { expect, test } from 'vitest';
import { shortTitle } from './short-title.js';

test.each([
  ['Details of vessels (valves F16K)', 'Details of vessels'],
  [
    'Vessels for storing gases, fixed-capacity gas-holders, filling vessels with gases, or discharging them',
    'Vessels for storing gases …',
  ],
  [
    'Compounds having at least one hydroxy or metal group bound to a carbon atom of a ring',
    'Compounds having at least one hydroxy or metal group bound …',
  ],
])('shortTitle keeps of %j its beginning', (title, expected) => expect(shortTitle(title)).toBe(expected));
