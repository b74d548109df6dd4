/** `trainExperts` as the command line has it: `train-experts`. */
export const kebabCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `trainExperts` as a type: `TrainExperts`. */
export const typeName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** `main-group` as a value of an enumeration in GraphQL: `MAIN_GROUP`. */
export const enumName = (option: string): string => option.toUpperCase().replaceAll('-', '_');
