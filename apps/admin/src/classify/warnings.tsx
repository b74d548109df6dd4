import { Alert, Code } from '@mantine/core';
import type { ClassificationWarning, DegradedSection } from './classify-query.js';

/** What to know before relying on an answer, above it. */
export function Warnings({ warnings }: { warnings: ClassificationWarning[] }) {
  return warnings.map(({ code, message }) => (
    <Alert key={code} role="status" color="yellow" my="md">
      {message} <Code>{code}</Code>
    </Alert>
  ));
}

/** Which sections were answered without the expert of a plugin, above the answer. */
export function Degraded({ sections }: { sections: DegradedSection[] }) {
  return sections.map(({ section, plugin, version, problem }) => (
    <Alert key={`${section} ${plugin}`} role="status" color="yellow" my="md">
      Section {section} was answered without the expert of {plugin} {version}: {problem}
    </Alert>
  ));
}
