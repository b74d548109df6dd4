import { GraphQLError, type ValidationRule } from 'graphql';
import { rootSelections } from './root-fields.js';

/** GraphQL allows one field in a subscription, but lets it be skipped, and then fails on there being none. */
export const subscribedFieldRule: ValidationRule = (context) => ({
  OperationDefinition({ operation, selectionSet }) {
    if (operation !== 'subscription') return;
    for (const selection of rootSelections(selectionSet, context.getDocument())) {
      const directive = selection.directives?.find(({ name }) => ['skip', 'include'].includes(name.value));
      if (!directive) continue;
      const reason = `What a subscription follows may not depend on @${directive.name.value}.`;
      context.reportError(new GraphQLError(reason, { nodes: directive }));
    }
  },
});
