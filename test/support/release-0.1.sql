-- What a database of release 0.1.0 may hold: rows of every table that its migrations made, as that release wrote them.
-- The key is nonet_a-key-of-release-0.1; only its sum is kept.
INSERT INTO cpc_scheme (id, version, format, sha256, nodes, added, removed, retitled, moved, current, imported_at) VALUES
  (1, '2025.01', 'title-list-zip', repeat('0', 64), 3, 3, 0, 0, 0, false, '2026-11-24 08:00:00+00'),
  (2, '2025.05', 'title-list-zip', repeat('1', 64), 3, 1, 1, 1, 0, true, '2026-11-25 08:00:00+00');

INSERT INTO cpc_node (id, symbol, level, depth, title, definition, position, subtree_end, child_count, added_in, removed_in, parent_id) VALUES
  (1, 'F', 'SECTION', NULL, 'Machines and heat', NULL, 0, 3, 1, '2025.01', NULL, NULL),
  (2, 'F17', 'CLASS', NULL, 'Storing gases and liquids', NULL, 1, 3, 1, '2025.01', NULL, 1),
  (3, 'F17C', 'SUBCLASS', NULL, 'Vessels for gas', 'Vessels that hold gas under pressure.', 2, 3, 0, '2025.05', NULL, 2),
  (4, 'F17B', 'SUBCLASS', NULL, 'Gas holders', NULL, NULL, NULL, 0, '2025.01', '2025.05', 2);

INSERT INTO import (id, kind, state, source, read, added, rejected, started_by, started_at, finished_at, attempt, handled, source_state) VALUES
  ('00000000-0000-4000-8000-000000000001', 'PATENTS', 'SUCCEEDED', '/data/patents.jsonl', 3, 2, 1, 'Ada', '2026-11-25 09:00:00+00', '2026-11-25 09:01:00+00', 1, 3, '100 1'),
  ('00000000-0000-4000-8000-000000000002', 'SCHEME', 'FAILED', '/data/none.zip', 0, 0, 0, 'Ada', '2026-11-25 08:30:00+00', '2026-11-25 08:30:01+00', 1, 0, NULL);
UPDATE import SET error_code = 'SCHEME_UNREADABLE', error_message = 'There is no scheme in it.' WHERE kind = 'SCHEME';

INSERT INTO rejection (id, import_id, scope, file, place, code, reason, excerpt) VALUES
  (1, '00000000-0000-4000-8000-000000000001', 'record', 'patents.jsonl', 'line 3', 'RECORD_INVALID', 'title is a number', '{"title": 7}');

INSERT INTO patent (id, number, country, doc_number, kind, title, abstract, claims, filing_date, publication_date, applicants, assignees, labels, text_hash, content_hash, classified, import_id, created_at, updated_at) VALUES
  (1, 'XN1001A1', 'XN', '1001', 'A1', 'A tank for hydrogen', 'It holds gas.', '[{"number": 1, "text": "A tank with a valve."}]', '2019-01-01', '2020-01-01', '{Tanks Ltd}', '{}', 'GOLD', '\x01', '\x0a', true, '00000000-0000-4000-8000-000000000001', '2026-11-25 09:00:30+00', '2026-11-25 09:00:30+00'),
  (2, 'XN1002A1', 'XN', '1002', 'A1', 'A tank for air', NULL, '[]', NULL, '2020-01-02', '{}', '{}', NULL, '\x02', '\x0b', false, '00000000-0000-4000-8000-000000000001', '2026-11-25 09:00:30+00', '2026-11-25 09:00:30+00');

INSERT INTO patent_classification (patent_id, symbol, ordinal, node_id, inventive, first, version) VALUES
  (1, 'F17C', 0, 3, true, true, '2025.05'), (1, 'X99Z', 1, NULL, false, false, NULL);

INSERT INTO patent_embedding (patent_id, encoder, text_hash, vector) VALUES
  (1, 'minilm-l6:int8:0123456789abcdef', '\x01', '\xaa'), (2, 'minilm-l6:int8:0123456789abcdef', '\x02', '\xbb');
INSERT INTO text_embedding (encoder, text_hash, vector) VALUES ('int8:0123456789abcdef', '\x03', '\xcc');

INSERT INTO api_key (id, name, role, scopes, prefix, hash, created_at) VALUES
  ('00000000-0000-4000-8000-000000000003', 'of 0.1', 'ADMIN', '{}', 'nonet_a-', sha256('nonet_a-key-of-release-0.1'), '2026-11-25 07:00:00+00'),
  ('00000000-0000-4000-8000-000000000004', 'kept to runs', 'ADMIN', '{trainingRuns,trainingRun,extendToSubclasses}', 'nonet_b-', sha256('nonet_b'), '2026-11-25 07:00:01+00');

INSERT INTO audit_entry (id, at, principal, principal_name, role, action, arguments, error_code, address, request_id) VALUES
  (1, '2026-11-25 10:00:00+00', '00000000-0000-4000-8000-000000000003', 'of 0.1', 'ADMIN', 'extendToSubclasses', '{"symbols": ["H04L"]}', NULL, '192.0.2.1', 'r1'),
  (2, '2026-11-25 10:01:00+00', '00000000-0000-4000-8000-000000000003', 'of 0.1', 'ADMIN', 'activateModel', '{"model": "ours@9"}', 'MODEL_UNKNOWN', NULL, NULL);

INSERT INTO run (id, kind, state, resource, configuration, idempotency_key, started_by, started_by_name, phase, done, total, metrics, result, attempt, worker, last_event, error_code, error_message, created_at, started_at, finished_at) VALUES
  ('00000000-0000-4000-8000-000000000011', 'ENCODER_TRAINING', 'SUCCEEDED', 'CPU', '{"name": "mine"}', 'once', '00000000-0000-4000-8000-000000000003', 'of 0.1', 'writing', 10, 10, '{"loss": 0.5}', '{"encoder": "mine"}', 1, 'host:1:aa', 2, NULL, NULL, '2026-11-25 10:00:01+00', '2026-11-25 10:00:02+00', '2026-11-25 10:05:00+00'),
  ('00000000-0000-4000-8000-000000000012', 'EXPERT_TRAINING', 'FAILED', 'GPU', '{"name": "ours"}', NULL, 'cli', 'cli', NULL, 0, NULL, '{}', NULL, 2, NULL, 0, 'INPUT_INVALID', 'files is empty', '2026-11-25 10:00:02+00', '2026-11-25 10:00:03+00', '2026-11-25 10:00:04+00'),
  ('00000000-0000-4000-8000-000000000013', 'EXTENSION', 'SUCCEEDED', 'CPU', '{"by": "symbols", "symbols": ["H04L"]}', NULL, 'cli', 'cli', 'done', 1, 1, '{}', '{"model": "ours@1"}', 1, NULL, 0, NULL, NULL, '2026-11-25 10:00:03+00', NULL, NULL),
  ('00000000-0000-4000-8000-000000000014', 'EXTENSION', 'CANCELLED', 'CPU', '{"by": "reviews"}', NULL, 'cli', 'cli', NULL, 0, NULL, '{}', NULL, 0, NULL, 0, 'RUN_CANCELLED', 'Cancelled by Ada.', '2026-11-25 10:00:04+00', NULL, NULL),
  ('00000000-0000-4000-8000-000000000015', 'EVALUATION', 'SUCCEEDED', 'CPU', '{}', NULL, 'cli', 'cli', NULL, 0, NULL, '{}', '{}', 1, NULL, 0, NULL, NULL, '2026-11-25 10:00:05+00', NULL, NULL),
  ('00000000-0000-4000-8000-000000000016', 'BATCH_CLASSIFICATION', 'SUCCEEDED', 'CPU', '{}', NULL, 'cli', 'cli', NULL, 2, 2, '{}', '{"documents": 2}', 1, NULL, 0, NULL, NULL, '2026-11-25 10:00:06+00', NULL, NULL),
  ('00000000-0000-4000-8000-000000000017', 'SCHEME_IMPORT', 'SUCCEEDED', 'CPU', '{}', NULL, 'cli', 'cli', NULL, 0, NULL, '{}', '{}', 1, NULL, 0, NULL, NULL, '2026-11-25 10:00:07+00', NULL, NULL),
  ('00000000-0000-4000-8000-000000000018', 'PATENT_IMPORT', 'SUCCEEDED', 'CPU', '{}', NULL, 'cli', 'cli', NULL, 0, NULL, '{}', '{}', 1, NULL, 0, NULL, NULL, '2026-11-25 10:00:08+00', NULL, NULL);
INSERT INTO run_event (run_id, sequence, type, data, at) VALUES
  ('00000000-0000-4000-8000-000000000011', 1, 'queued', '{"by": "of 0.1"}', '2026-11-25 10:00:01+00'),
  ('00000000-0000-4000-8000-000000000011', 2, 'succeeded', '{}', '2026-11-25 10:05:00+00');

INSERT INTO model_version (id, kind, name, version, digest, files, bytes, encoder, configuration, data, run_id, created_by, created_at) VALUES
  (1, 'EXPERTS', 'ours', 1, repeat('a', 64), '[{"path": "mixture.json", "bytes": 2, "sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}]', 2, '{"id": "minilm-l6", "folder": "encoder", "fingerprint": null}', '{"recipe": "train-experts"}', '{"patents": 2}', '00000000-0000-4000-8000-000000000013', 'Ada', '2026-11-25 10:10:00+00');
INSERT INTO model_activation (id, model_id, activated_by, forced, activated_at) VALUES
  (1, 1, 'Ada', true, '2026-11-25 10:11:00+00'), (2, NULL, 'Ada', false, '2026-11-25 10:12:00+00');
INSERT INTO model_evaluation (id, model_id, dataset, sha256, level, mode, documents, metrics, run_id, created_at) VALUES
  ('00000000-0000-4000-8000-000000000021', 1, 'held', repeat('b', 64), 'SUBCLASS', 'trained', 2, '{"microF1": 0.5}', '00000000-0000-4000-8000-000000000015', '2026-11-25 10:13:00+00');

INSERT INTO prediction (model_id, patent_id, node_id, score, selected) VALUES (1, 1, 3, 0.75, true), (1, 2, 3, 0.25, false);
INSERT INTO prediction_total (model_id, node_id, selected, count) VALUES (1, 3, true, 1), (1, 3, false, 1);
INSERT INTO classified_patent (model_id, patent_id, level, top, text_hash, classified_at) VALUES
  (1, 1, 'SUBCLASS', 1, '\x01', '2026-11-25 10:14:00+00'), (1, 2, 'SUBCLASS', 1, '\x02', '2026-11-25 10:14:00+00');

INSERT INTO review (id, patent_id, text, text_hash, symbol, verdict, note, model_id, score, reviewed_by, reviewer_name, reviewed_at) VALUES
  ('00000000-0000-4000-8000-000000000031', 1, NULL, '\x01', 'F17C', 'RIGHT', 'as filed', 1, 0.75, '00000000-0000-4000-8000-000000000003', 'of 0.1', '2026-11-25 10:15:00+00'),
  ('00000000-0000-4000-8000-000000000032', NULL, 'a valve', '\x04', 'F17C', 'MISSING', NULL, NULL, NULL, '00000000-0000-4000-8000-000000000003', 'of 0.1', '2026-11-25 10:16:00+00');
INSERT INTO review_key (principal, key, review_id, request) VALUES
  ('00000000-0000-4000-8000-000000000003', 'k1', '00000000-0000-4000-8000-000000000031', '\x05');

-- Rows with numbers of their own leave the counters where they were.
SELECT setval(pg_get_serial_sequence(name, 'id'), 10)
  FROM unnest(ARRAY['cpc_scheme', 'cpc_node', 'patent', 'rejection', 'audit_entry', 'model_version', 'model_activation']) AS name;
