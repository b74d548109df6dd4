export { type Diversity, DIVERSITY, diverseOrder, type OrderedText } from './diverse-order.js';
export {
  type ClassifiedText,
  dissentAmong,
  dissentOf,
  type JudgedDecision,
  type Teaching,
  TEACHING_WEIGHTS,
  type TeachingWeights,
  teachingOf,
  teachingOfDecisions,
} from './teaching.js';
