import { Page } from '../components/page/page.js';
import { useMay } from '../session/session.js';
import { ImportList } from './import-list.js';
import { NewImport } from './new-import.js';
import { UploadList } from './upload-list.js';

/** A file goes in at the top; below stands what was imported. */
export function ImportsPage() {
  const mayImport = useMay('ADMIN');
  return (
    <Page
      title="Imports"
      lead="Patents and versions of the CPC scheme, from files of yours or of the server."
    >
      {mayImport && <NewImport />}
      <ImportList />
      {mayImport && <UploadList />}
    </Page>
  );
}
