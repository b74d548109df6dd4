import { useNavigate } from '@tanstack/react-router';
import { SearchBox } from '../components/search/search-box.js';

/** The search of the scheme; what is found stands on the page of the scheme. */
export function TaxonomySearch({ value }: { value: string }) {
  const navigate = useNavigate();
  return (
    <SearchBox
      label="Search by words or by the beginning of a symbol"
      value={value}
      onSearch={(text) =>
        void navigate({
          to: '/taxonomy',
          search: (before) => ({ ...before, at: undefined, q: text || undefined }),
          replace: value !== '',
        })
      }
    />
  );
}
