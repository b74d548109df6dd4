export { ZeroShotClassifier } from './zero-shot-classifier.js';
