export { byCollection, collectionName } from './collection.fields.js';
export * from './collections.service.js';
export { type CollectionCondition, conditionsOf } from './conditions.js';
export { createCollection, type NewCollection } from './create-collection.operation.js';
