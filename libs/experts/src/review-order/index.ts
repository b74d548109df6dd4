export { type Diversity, DIVERSITY, diverseOrder, type OrderedText } from './diverse-order.js';
export {
  type ClassifiedText,
  dissentOf,
  type Teaching,
  TEACHING_WEIGHTS,
  type TeachingWeights,
  teachingOf,
} from './teaching.js';
