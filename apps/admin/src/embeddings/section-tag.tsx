import classes from './projection.module.css';

/** The letter of a section in its colour. */
export const SectionTag = ({ section }: { section: string }) => (
  <span className={classes.tag} data-section={section}>
    {section}
  </span>
);
