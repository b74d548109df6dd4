// How many frames a second the map of embeddings draws while it is dragged and zoomed, with made-up points: what a browser here
// gives, which without a graphics card is WebGL in software.
//
//   npm start, and then: node bench/map-frames.mjs --url http://127.0.0.1:4000 --key nonet_… [--points 2000,20000]
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { randomAt, quantile } from '@nonet/numerics';
import { launchBrowser, signIn } from '../tools/web-app-browser.mjs';

const SECTIONS = [...'ABCDEFGHY'];
const MOVES = 90;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4000' },
    key: { type: 'string' },
    points: { type: 'string', default: '2000,20000' },
  },
});
if (!values.key) {
  console.error('Give the key of an analyst: --key nonet_….');
  process.exit(2);
}

/** An answer of the API: clouds of points, one for each section. */
function madeUp(points) {
  const random = randomAt(1, points);
  const around = (middle) => middle + (random.next() + random.next() + random.next() - 1.5) * 0.22;
  const patents = [];
  const places = [];
  for (let i = 0; i < points; i++) {
    const at = random.below(SECTIONS.length);
    patents.push({
      __typename: 'ProjectedPatent',
      number: `XX${i}A1`,
      title: `Thing ${i}`,
      section: SECTIONS[at],
    });
    places.push(around(0.2 + 0.3 * (at % 3)), around(0.2 + 0.3 * Math.floor(at / 3)));
  }
  const separation = {
    __typename: 'SectionSeparation',
    silhouette: 0.1,
    purity: 0.5,
    chance: 0.2,
    neighbours: 10,
  };
  const view = (encoder) => ({
    __typename: 'ProjectionView',
    encoder,
    places,
    laidOut: Math.min(points, 2000),
    separation,
    letters: [],
  });
  return {
    progress: null,
    patents,
    views: [view('before'), view('after')],
    __typename: 'EmbeddingProjection',
  };
}

const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.setViewportSize({ width: 1280, height: 900 });
  await signIn(page, values);
  console.log(
    `${cpus()[0].model}, ${availableParallelism()} cores, load average before ${loadavg()[0].toFixed(1)}, ${new Date().toISOString().slice(0, 10)}`,
  );
  console.log(
    '| points, in two views | first picture ms | frames a second while dragging, median | slowest twentieth ms |\n|--:|--:|--:|--:|',
  );
  for (const points of values.points.split(',').map(Number)) {
    await page.unrouteAll();
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('query Projection')
        ? route.fulfill({ json: { data: { embeddingProjection: madeUp(points) } } })
        : route.continue(),
    );
    await page.goto(`${values.url}/embeddings`);
    const before = performance.now();
    await page.getByRole('button', { name: 'Draw' }).click();
    const canvas = page.locator('canvas').first();
    await canvas.waitFor();
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const first = performance.now() - before;
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.evaluate(`(() => {
      const times = (window.frameTimes = []);
      let last = performance.now();
      const tick = (now) => { times.push(now - last); last = now; requestAnimationFrame(tick); };
      requestAnimationFrame(tick);
    })()`);
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 0; i < MOVES; i++) await page.mouse.move(x + 60 * Math.sin(i / 8), y + 60 * Math.cos(i / 8));
    await page.mouse.up();
    const times = (await page.evaluate('window.frameTimes')).slice(2).sort((a, b) => a - b);
    console.log(
      `| ${points} | ${first.toFixed(0)} | ${(1000 / quantile(times, 0.5)).toFixed(0)} | ${quantile(times, 0.95).toFixed(0)} |`,
    );
  }
} finally {
  await browser.close();
}
