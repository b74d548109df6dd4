import { expect, test } from 'vitest';
import { readAll, streamOf } from '../../fixtures/read-all.js';

const document = (abstract: string) => `<?xml version="1.0" encoding="UTF-8"?>
<us-patent-grant><us-bibliographic-data-grant><publication-reference><document-id><country>US</country>
<doc-number>RE049001</doc-number><kind>E1</kind></document-id></publication-reference></us-bibliographic-data-grant>
<abstract><p>${abstract}</p></abstract></us-patent-grant>`;

test.each([
  ['10<sup>6</sup> drops of H<sub>2</sub>O on 3 m<sup>2</sup>', '10^6 drops of H2O on 3 m^2'],
  ['10<sup><i>n</i></sup> and <sup>13</sup>C', '10^n and 13C'],
  ['A <?delete-start id="REI-1"?>small <b>old</b> <?delete-end id="REI-1"?>lid', 'A lid'],
  ['A <delete>small </delete>lid <?insert-start?>of steel<?insert-end?>', 'A lid of steel'],
])('the XML text %j is %j', async (abstract, text) => {
  const { patents, rejections } = await readAll(streamOf(document(abstract)));
  expect(rejections).toEqual([]);
  expect(patents).toEqual([expect.objectContaining({ number: 'USRE49001E1', abstract: text })]);
});
