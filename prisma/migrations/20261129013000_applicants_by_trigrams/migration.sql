-- By hand: a part of an applicant's name is found by its trigrams. The names of a patent as one text, one on each line; PostgreSQL
-- calls array_to_string only stable, for the sake of types whose text depends on settings, and text is none of them.
CREATE FUNCTION "applicant_names"("names" TEXT[]) RETURNS TEXT
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT array_to_string("names", E'\n') $$;

-- pg_trgm comes with PostgreSQL, but not every installation has it, and not every user may add it. Without it such names are found
-- all the same, in a scan.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "patent_applicant_names_idx" ON "patent" USING gin ("applicant_names"("applicants") gin_trgm_ops);
EXCEPTION
  WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN
    RAISE NOTICE 'pg_trgm is not available: applicants are looked for without an index';
END
$$;
