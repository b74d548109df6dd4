export * from './taxonomy.service.js';
export { placeParts, textParts, type TextPart } from './text-parts.js';
