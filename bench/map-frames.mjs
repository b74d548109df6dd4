// How many frames a second the map of embeddings draws while it is dragged, with made-up points, and how much of a frame is JavaScript:
// what a browser here gives, which without a graphics card is WebGL in software. What a card would leave is the JavaScript.
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

/** Opens the map of so many points, and waits until its first picture stands. */
async function openMap(page, points) {
  await page.unrouteAll();
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('query Projection')
      ? route.fulfill({ json: { data: { embeddingProjection: madeUp(points) } } })
      : route.continue(),
  );
  await page.goto(`${values.url}/embeddings`);
  const canvas = page.locator('canvas').first();
  await canvas.waitFor();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  await canvas.scrollIntoViewIfNeeded();
  return canvas;
}

/** Drags the map in circles. @returns milliseconds of each frame meanwhile */
async function framesOfDrag(page, canvas) {
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
  return page.evaluate('window.frameTimes');
}

/** Processor seconds that the page has spent in JavaScript so far. */
async function scriptSeconds(inspector) {
  const { metrics } = await inspector.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration').value;
}

const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.setViewportSize({ width: 1280, height: 900 });
  await signIn(page, values);
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Performance.enable', { timeDomain: 'threadTicks' });
  console.log(
    `${cpus()[0].model}, ${availableParallelism()} cores, load average before ${loadavg()[0].toFixed(1)}, ${new Date().toISOString().slice(0, 10)}`,
  );
  console.log(
    '| points, in two views | frames a second, median | slowest twentieth ms | JavaScript of a frame, processor ms | share of it |\n|--:|--:|--:|--:|--:|',
  );
  for (const points of values.points.split(',').map(Number)) {
    const canvas = await openMap(page, points);
    const before = await scriptSeconds(inspector);
    const times = await framesOfDrag(page, canvas);
    const script = (1000 * ((await scriptSeconds(inspector)) - before)) / times.length;
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    const sorted = times.slice(2).sort((a, b) => a - b);
    console.log(
      `| ${points} | ${(1000 / quantile(sorted, 0.5)).toFixed(0)} | ${quantile(sorted, 0.95).toFixed(0)} | ${script.toFixed(1)} | ${((100 * script) / mean).toFixed(1)} % |`,
    );
  }
} finally {
  await browser.close();
}
