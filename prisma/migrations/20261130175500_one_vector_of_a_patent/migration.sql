-- Patents have one vector, as queries, for answers and search alike: those as passages are asked for by nobody any more.
DELETE FROM "text_embedding" e USING "patent" p WHERE e."role" = 'PASSAGE' AND e."text_hash" = p."text_hash";
