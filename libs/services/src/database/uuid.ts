/** Whether a text can be the id of a row whose ids are UUIDs; PostgreSQL refuses to compare with anything else. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
