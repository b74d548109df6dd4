import { describe, expect, test } from 'vitest';
import { nearestPoint, nextPoint, pointsWithin } from './find-points.js';
import { moved, onPanel, onPlane, WHOLE, zoomed } from './viewpoint.js';

/** The corners of a square, and its middle. */
const places = [0, 0, 1, 0, 1, 1, 0, 1, 0.5, 0.5];
const all = () => true;

describe('nearestPoint', () => {
  test('finds the point nearest to a place when it is within reach', () => {
    expect(nearestPoint(places, all, { x: 0.9, y: 0.2 }, 0.5)).toBe(1);
    expect(nearestPoint(places, all, { x: 0.9, y: 0.2 }, 0.1)).toBeNull();
  });
  test('passes over points that are not shown', () => {
    expect(nearestPoint(places, (point) => point !== 1, { x: 0.9, y: 0.2 }, 0.6)).toBe(4);
  });
});

describe('nextPoint', () => {
  test('prefers what lies straight ahead', () => {
    expect(nextPoint(places, all, { x: 0, y: 0 }, [1, 0])).toBe(1);
    expect(nextPoint(places, all, { x: 0, y: 0 }, [0, 1])).toBe(3);
  });
  test('finds none when nothing lies ahead', () => {
    expect(nextPoint(places, all, { x: 1, y: 1 }, [1, 0])).toBeNull();
  });
});

describe('pointsWithin', () => {
  test('finds what lies within a line drawn around it, and is shown', () => {
    const line = [
      { x: 0.4, y: -0.1 },
      { x: 1.1, y: -0.1 },
      { x: 1.1, y: 0.9 },
      { x: 0.4, y: 0.9 },
    ];
    expect(pointsWithin(places, all, line)).toEqual([1, 4]);
    expect(pointsWithin(places, (point) => point !== 4, line)).toEqual([1]);
    expect(pointsWithin(places, all, line.slice(0, 2))).toEqual([]);
  });
});

describe('a viewpoint', () => {
  test('leads from the plane to the panel and back', () => {
    const viewpoint = moved(zoomed(WHOLE, 3), 0.2, -0.1);
    const back = onPlane(onPanel({ x: 0.3, y: 0.8 }, 400, viewpoint), 400, viewpoint);
    expect(back.x).toBeCloseTo(0.3);
    expect(back.y).toBeCloseTo(0.8);
  });
  test('keeps what is in the middle there when it is zoomed, within bounds', () => {
    const near = zoomed({ x: 0.2, y: 0.7, magnification: 1 }, 2);
    expect(onPanel({ x: 0.2, y: 0.7 }, 400, near)).toEqual({ x: 200, y: 200 });
    expect(zoomed(WHOLE, 1e9).magnification).toBe(256);
  });
});
