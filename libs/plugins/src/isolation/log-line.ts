const LONGEST_MESSAGE = 2000;
/** Characters of the JSON of details. */
const MOST_DETAILS = 16_384;

interface LogLine {
  readonly message: string;
  readonly details?: Record<string, unknown>;
}

/** What a plugin logs as a message can hold it: code without types gives errors, circles and whatever else. */
export function logLine(message: unknown, details: unknown): LogLine {
  const plain = plainDetails(details);
  return {
    message: textOf(message).slice(0, LONGEST_MESSAGE),
    ...(plain === null ? {} : { details: plain }),
  };
}

function plainDetails(details: unknown): Record<string, unknown> | null {
  if (details instanceof Error) return { error: textOf(details).slice(0, LONGEST_MESSAGE) };
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return null;
  try {
    const json = JSON.stringify({ ...details });
    return json.length <= MOST_DETAILS ? (JSON.parse(json) as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'something that is no text';
  }
}
